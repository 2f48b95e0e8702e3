#ifndef GRADIENTS_H
#define GRADIENTS_H

/* The backward passes, cross-entropy and Adam. */

#include "kernels.h"

INLINE void adam(int n, float *R p, const float *R g, float *R m, float *R v, int step) {
  const float beta1 = 0.9f, beta2 = 0.999f;
  float rate = (float)(1e-3 / (1.0 - pow(0.9, step)));
  float root = (float)(1.0 / sqrt(1.0 - pow(0.999, step)));
  for (int i = 0; i < n; i++) {
    m[i] = beta1 * m[i] + (1.0f - beta1) * g[i];
    v[i] = beta2 * v[i] + (1.0f - beta2) * g[i] * g[i];
    p[i] -= rate * m[i] / (sqrtf(v[i]) * root + 1e-8f);
  }
}

/* dW = xT dy, db = sum of dy */
INLINE void dense_gradient(int batch, int in, int out, const float *R x, const float *R dy, float *R dw) {
  float *db = dw + in * out;
  memset(dw, 0, (in + 1) * out * sizeof(float));
  product(in, out, batch, x, 1, in, dy, dw);
  for (int s = 0; s < batch; s++)
    for (int o = 0; o < out; o++) db[o] += dy[s * out + o];
}

/* dx = dy WT; `turned` is room for WT. */
INLINE void dense_input_gradient(int batch, int in, int out, const float *R w, const float *R dy, float *R turned, float *R dx) {
  for (int i = 0; i < in; i++)
    for (int o = 0; o < out; o++) turned[o * in + i] = w[i * out + o];
  memset(dx, 0, batch * in * sizeof(float));
  product(batch, in, out, dy, out, 1, turned, dx);
}

INLINE void tanh_gradient(int n, const float *R y, float *R dy) {
  for (int i = 0; i < n; i++) dy[i] *= 1.0f - y[i] * y[i];
}

INLINE void relu_gradient(int n, const float *R y, float *R dy) {
  for (int i = 0; i < n; i++) dy[i] = y[i] > 0.0f ? dy[i] : 0.0f;
}

/* Mean of -ln softmax(z)[class]; its gradient in `dz`. */
INLINE float cross_entropy(int batch, int classes, const float *R z, const int *R class, float *R dz) {
  float loss = 0.0f;
  for (int s = 0; s < batch; s++) {
    const float *row = z + s * classes;
    float *d = dz + s * classes;
    float largest = row[0], sum = 0.0f;
    for (int i = 1; i < classes; i++) largest = fmaxf(largest, row[i]);
    for (int i = 0; i < classes; i++) sum += d[i] = fast_exp(row[i] - largest);
    for (int i = 0; i < classes; i++) d[i] *= 1.0f / (sum * batch);
    d[class[s]] -= 1.0f / batch;
    loss += logf(sum) + largest - row[class[s]];
  }
  return loss / batch;
}

/* dW = sum of x dy where a maximum came from, db = sum of dy, and dx += dy WT if somebody asks; `turned` is
 * [row][column][filter][channel]. */
INLINE void conv_pool_gradient(int size, int channels, int filters, const float *R turned, const float *R x,
                               const unsigned char *R which, const float *R dy, float *R dw, float *R dx) {
  enum { FILTERS = 8, MOST = 2 };
  float *db = dw + 9 * channels * filters;
  int pooled = (size - 2) / 2, vectors = filters / FILTERS;
  for (int p = 0; p < pooled; p++)
    for (int q = 0; q < pooled; q++) {
      float d[4][16] ALIGNED;
      int place = (p * pooled + q) * filters;
      for (int s = 0; s < 4; s++)
        for (int o = 0; o < filters; o++) d[s][o] = which[place + o] == s ? dy[place + o] : 0.0f;
      for (int o = 0; o < filters; o++) db[o] += d[0][o] + d[1][o] + d[2][o] + d[3][o];
      for (int k = 0; k < 3; k++)
        for (int l = 0; l < 3; l++) {
          int corner = ((2 * p + k) * size + 2 * q + l) * channels;
          for (int c = 0; c < channels; c++)
            for (int v = 0; v < vectors; v++) {
              filters8 *sum = (filters8 *)(dw + ((k * 3 + l) * channels + c) * filters + v * FILTERS);
              for (int s = 0; s < 4; s++)
                *sum += x[corner + (s / 2 * size + s % 2) * channels + c] * *(const filters8 *)(d[s] + v * FILTERS);
            }
          if (dx) {
            filters8 sums[4] = {0};
            for (int o = 0; o < filters; o++)
              for (int s = 0; s < 4; s++)
                sums[s] += d[s][o] * *(const filters8 *)(turned + ((k * 3 + l) * filters + o) * channels);
            for (int s = 0; s < 4; s++) *(filters8 *)(dx + corner + (s / 2 * size + s % 2) * channels) += sums[s];
          }
        }
    }
}

#endif
