/* A step of training. `w` holds the parameters, the gradient and two moments, each padded to `room`. */

#include "gradients.h"
#include "layout.h"

/* Mean squared error. */
float n1_train(float *R w, int room, int step, const float *R x, const float *R target) {
  enum { B = 10 };
  float a[B * 16] ALIGNED, b[B * 16] ALIGNED, y[B] ALIGNED;
  float da[B * 16] ALIGNED, db[B * 16] ALIGNED, dy[B] ALIGNED, turned[256] ALIGNED;
  float *g = w + room, loss = 0.0f;
  dense_batch(B, 2, 16, w, x, a, tanh_);
  dense_batch(B, 16, 16, w + N1_W2, a, b, tanh_);
  for (int s = 0; s < B; s++) {
    float z = w[N1_W3 + 16];
    for (int i = 0; i < 16; i++) z += b[s * 16 + i] * w[N1_W3 + i];
    y[s] = z;
  }
  map(B, y, sigmoid);
  for (int s = 0; s < B; s++) {
    float error = y[s] - target[s];
    loss += error * error;
    dy[s] = 2.0f / B * error * y[s] * (1.0f - y[s]);
  }
  for (int i = 0; i < 17; i++) g[N1_W3 + i] = 0.0f;
  for (int s = 0; s < B; s++) {
    for (int i = 0; i < 16; i++) g[N1_W3 + i] += b[s * 16 + i] * dy[s];
    for (int i = 0; i < 16; i++) db[s * 16 + i] = w[N1_W3 + i] * dy[s];
    g[N1_W3 + 16] += dy[s];
  }
  tanh_gradient(B * 16, b, db);
  dense_gradient(B, 16, 16, a, db, g + N1_W2);
  dense_input_gradient(B, 16, 16, w + N1_W2, db, turned, da);
  tanh_gradient(B * 16, a, da);
  dense_gradient(B, 2, 16, x, da, g);
  adam(N1_ALL, w, g, w + 2 * room, w + 3 * room, step);
  return loss / B;
}

INLINE float n3_step(int batch, float *R w, int room, int step, const float *R x, const int *R class) {
  static float a[128 * 128] ALIGNED, b[128 * 64] ALIGNED, y[128 * 10] ALIGNED;
  static float da[128 * 128] ALIGNED, db[128 * 64] ALIGNED, dy[128 * 10] ALIGNED, turned[128 * 64] ALIGNED;
  float *g = w + room;
  dense_batch(batch, 784, 128, w, x, a, relu);
  dense_batch(batch, 128, 64, w + N3_W2, a, b, relu);
  dense_batch(batch, 64, 10, w + N3_W3, b, y, identity);
  float loss = cross_entropy(batch, 10, y, class, dy);
  dense_gradient(batch, 64, 10, b, dy, g + N3_W3);
  dense_input_gradient(batch, 64, 10, w + N3_W3, dy, turned, db);
  relu_gradient(batch * 64, b, db);
  dense_gradient(batch, 128, 64, a, db, g + N3_W2);
  dense_input_gradient(batch, 128, 64, w + N3_W2, db, turned, da);
  relu_gradient(batch * 128, a, da);
  dense_gradient(batch, 784, 128, x, da, g);
  adam(N3_ALL, w, g, w + 2 * room, w + 3 * room, step);
  return loss;
}

float n3_train_32(float *R w, int room, int step, const float *R x, const int *R class) {
  return n3_step(32, w, room, step, x, class);
}

float n3_train_128(float *R w, int room, int step, const float *R x, const int *R class) {
  return n3_step(128, w, room, step, x, class);
}

float n5_train_64(float *R w, int room, int step, const float *R x, const int *R class) {
  enum { B = 64, SMALL = 13 * 13 * 8 };
  static float a[B * SMALL] ALIGNED, b[B * 400] ALIGNED, y[B * 10] ALIGNED;
  static float db[B * 400] ALIGNED, dy[B * 10] ALIGNED, turned[400 * 10] ALIGNED, da[SMALL] ALIGNED;
  static unsigned char which_a[B * SMALL], which_b[B * 400];
  float *g = w + room;
  for (int s = 0; s < B; s++) {
    conv_pool(28, 1, 8, w, x + s * 784, a + s * SMALL, which_a + s * SMALL);
    conv_pool(13, 8, 16, w + N5_W2, a + s * SMALL, b + s * 400, which_b + s * 400);
  }
  dense_batch(B, 400, 10, w + N5_W3, b, y, identity);
  float loss = cross_entropy(B, 10, y, class, dy);
  dense_gradient(B, 400, 10, b, dy, g + N5_W3);
  dense_input_gradient(B, 400, 10, w + N5_W3, dy, turned, db);
  memset(g, 0, N5_W3 * sizeof(float));
  for (int cell = 0; cell < 9; cell++)
    for (int c = 0; c < 8; c++)
      for (int o = 0; o < 16; o++) turned[(cell * 16 + o) * 8 + c] = w[N5_W2 + (cell * 8 + c) * 16 + o];
  for (int s = 0; s < B; s++) {
    memset(da, 0, sizeof da);
    conv_pool_gradient(13, 8, 16, turned, a + s * SMALL, which_b + s * 400, db + s * 400, g + N5_W2, da);
    conv_pool_gradient(28, 1, 8, turned, x + s * 784, which_a + s * SMALL, da, g, 0);
  }
  adam(N5_ALL, w, g, w + 2 * room, w + 3 * room, step);
  return loss;
}
