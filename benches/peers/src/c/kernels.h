#ifndef KERNELS_H
#define KERNELS_H

/* Small fixed networks as a C programmer would write them for exactly these sizes: static sizes, loops over contiguous outputs
 * that the compiler vectorises, accumulators in registers (GCC's vector type) for matrices and convolutions, pooling joined
 * to its convolution.
 * exp is a polynomial that vectorises, with an error of 2 ulp; tanh and sigmoid are made of it. */

#include <math.h>
#include <string.h>

#define INLINE static inline __attribute__((always_inline))
#define ALIGNED __attribute__((aligned(64)))
#define R restrict

/* A vector of this machine, at any address. */
#ifdef __AVX512F__
enum { LANES = 16 };
#elif defined __AVX__
enum { LANES = 8 };
#else
enum { LANES = 4 };
#endif
typedef float vec __attribute__((vector_size(4 * LANES), aligned(4), may_alias));

enum { BATCH = 64, TILE_ROWS = 4, TILE_VECTORS = 2, BLOCK = 64 };

/* exp(x) = 2^n exp(r), |r| <= ln 2 / 2 (Cody and Waite's reduction; coefficients of Cephes' expf). */
INLINE float fast_exp(float x) {
  x = fminf(fmaxf(x, -87.0f), 88.0f);
  float n = rintf(x * 1.44269504f);
  float r = x - n * 0.693359375f + n * 2.12194440e-4f;
  float p = 1.9875691500e-4f;
  p = p * r + 1.3981999507e-3f;
  p = p * r + 8.3334519073e-3f;
  p = p * r + 4.1665795894e-2f;
  p = p * r + 1.6666665459e-1f;
  p = p * r + 5.0000001201e-1f;
  p = p * r * r + r + 1.0f;
  int bits = ((int)n + 127) << 23;
  float scale;
  memcpy(&scale, &bits, sizeof scale);
  return p * scale;
}

INLINE float sigmoid(float x) { return 1.0f / (1.0f + fast_exp(-x)); }
INLINE float tanh_(float x) { return 1.0f - 2.0f / (1.0f + fast_exp(2.0f * x)); }
INLINE float relu(float x) { return x > 0.0f ? x : 0.0f; }
INLINE float identity(float x) { return x; }

typedef float (*activation)(float);

INLINE void map(int n, float *R y, activation f) {
  for (int i = 0; i < n; i++) y[i] = f(y[i]);
}

INLINE void softmax(int n, float *R y) {
  float largest = y[0], sum = 0.0f;
  for (int i = 1; i < n; i++) largest = fmaxf(largest, y[i]);
  for (int i = 0; i < n; i++) sum += y[i] = fast_exp(y[i] - largest);
  for (int i = 0; i < n; i++) y[i] /= sum;
}

/* ---- dense, one sample: y = f(x W + b) ---- */

INLINE void dense_block(int in, int out, int vectors, const float *R w, const float *R b, const float *R x, float *R y) {
  vec sums[BLOCK / LANES];
  for (int v = 0; v < vectors; v++) sums[v] = *(const vec *)(b + v * LANES);
  for (int i = 0; i < in; i++)
    for (int v = 0; v < vectors; v++) sums[v] += x[i] * *(const vec *)(w + i * out + v * LANES);
  for (int v = 0; v < vectors; v++) *(vec *)(y + v * LANES) = sums[v];
}

INLINE void dense(int in, int out, const float *R w, const float *R x, float *R y, activation f) {
  const float *b = w + in * out;
  int o = 0;
  for (; o + BLOCK <= out; o += BLOCK) dense_block(in, out, BLOCK / LANES, w + o, b + o, x, y + o);
  dense_block(in, out, out % BLOCK / LANES, w + o, b + o, x, y + o);
  for (o = out / LANES * LANES; o < out; o++) {
    float sum = b[o];
    for (int i = 0; i < in; i++) sum += x[i] * w[i * out + o];
    y[o] = sum;
  }
  map(out, y, f);
}

/* ---- products of matrices: c += a b, where a[row][k] lies at row * a_row + k * a_k ---- */

INLINE void tile(int rows, int vectors, int depth, const float *R a, int a_row, int a_k, const float *R b, float *R c,
                 int columns) {
  vec sums[TILE_ROWS][TILE_VECTORS];
  for (int r = 0; r < rows; r++)
    for (int v = 0; v < vectors; v++) sums[r][v] = *(const vec *)(c + r * columns + v * LANES);
  for (int k = 0; k < depth; k++)
    for (int r = 0; r < rows; r++)
      for (int v = 0; v < vectors; v++) sums[r][v] += a[r * a_row + k * a_k] * *(const vec *)(b + k * columns + v * LANES);
  for (int r = 0; r < rows; r++)
    for (int v = 0; v < vectors; v++) *(vec *)(c + r * columns + v * LANES) = sums[r][v];
}

INLINE void strip(int rows, int columns, int depth, const float *R a, int a_row, int a_k, const float *R b, float *R c) {
  enum { WIDTH = TILE_VECTORS * LANES };
  int o = 0;
  for (; o + WIDTH <= columns; o += WIDTH) tile(rows, TILE_VECTORS, depth, a, a_row, a_k, b + o, c + o, columns);
  for (; o + LANES <= columns; o += LANES) tile(rows, 1, depth, a, a_row, a_k, b + o, c + o, columns);
  for (; o < columns; o++)
    for (int r = 0; r < rows; r++) {
      float sum = c[r * columns + o];
      for (int k = 0; k < depth; k++) sum += a[r * a_row + k * a_k] * b[k * columns + o];
      c[r * columns + o] = sum;
    }
}

INLINE void product(int rows, int columns, int depth, const float *R a, int a_row, int a_k, const float *R b, float *R c) {
  int r = 0;
  for (; r + TILE_ROWS <= rows; r += TILE_ROWS)
    strip(TILE_ROWS, columns, depth, a + r * a_row, a_row, a_k, b, c + r * columns);
  if (rows % TILE_ROWS) strip(rows % TILE_ROWS, columns, depth, a + r * a_row, a_row, a_k, b, c + r * columns);
}

INLINE void dense_batch(int batch, int in, int out, const float *R w, const float *R x, float *R y, activation f) {
  const float *b = w + in * out;
  for (int s = 0; s < batch; s++) memcpy(y + s * out, b, out * sizeof(float));
  product(batch, out, in, x, in, 1, w, y);
  map(batch * out, y, f);
}

/* ---- convolution 3 x 3, relu and pooling 2 x 2 in one ---- */

enum { NONE = 4 };
typedef float filters8 __attribute__((vector_size(32), aligned(4), may_alias));

/* `which` of the four was the largest, or NONE where it is not above zero; 0 if nobody asks. */
INLINE void conv_pool(int size, int channels, int filters, const float *R w, const float *R x, float *R y, unsigned char *R which) {
  enum { FILTERS = 8, MOST = 2 };
  const float *b = w + 9 * channels * filters;
  int pooled = (size - 2) / 2, vectors = filters / FILTERS;
  for (int p = 0; p < pooled; p++)
    for (int q = 0; q < pooled; q++) {
      filters8 sums[4][MOST];
      for (int s = 0; s < 4; s++)
        for (int v = 0; v < vectors; v++) sums[s][v] = *(const filters8 *)(b + v * FILTERS);
      for (int k = 0; k < 3; k++)
        for (int l = 0; l < 3; l++)
          for (int c = 0; c < channels; c++) {
            const float *weight = w + ((k * 3 + l) * channels + c) * filters;
            const float *corner = x + ((2 * p + k) * size + 2 * q + l) * channels + c;
            for (int s = 0; s < 4; s++)
              for (int v = 0; v < vectors; v++)
                sums[s][v] += corner[(s / 2 * size + s % 2) * channels] * *(const filters8 *)(weight + v * FILTERS);
          }
      float cells[4][16] ALIGNED;
      memcpy(cells, sums, sizeof cells);
      for (int o = 0; o < filters; o++) {
        float upper = fmaxf(cells[0][o], cells[1][o]), lower = fmaxf(cells[2][o], cells[3][o]);
        float largest = fmaxf(upper, lower);
        y[(p * pooled + q) * filters + o] = relu(largest);
        if (which)
          which[(p * pooled + q) * filters + o] = largest <= 0.0f           ? NONE
                                                  : cells[0][o] == largest ? 0
                                                  : cells[1][o] == largest ? 1
                                                  : cells[2][o] == largest ? 2
                                                                           : 3;
      }
    }
}

#endif
