/* The networks as a C programmer would write them for exactly these sizes: static sizes, loops over contiguous outputs that the
 * compiler vectorises, accumulators in registers (GCC's vector type) for matrices and convolutions, pooling joined to its
 * convolution.
 * The parameters lie as in the library: weights [in][out] or [row][column][channel][filter], then the bias.
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

/* ---- the networks, one sample ---- */

enum { N1_W2 = 3 * 16, N1_W3 = N1_W2 + 17 * 16, N1_ALL = N1_W3 + 17 };

void n1(const float *R w, const float *R x, float *R y) {
  float a[16] ALIGNED, b[16] ALIGNED;
  dense(2, 16, w, x, a, tanh_);
  dense(16, 16, w + N1_W2, a, b, tanh_);
  dense(16, 1, w + N1_W3, b, y, sigmoid);
}

void n2(const float *R w, const float *R x, float *R y) {
  float a[10] ALIGNED;
  dense(4, 10, w, x, a, relu);
  dense(10, 3, w + 50, a, y, identity);
  softmax(3, y);
}

enum { N3_W2 = 785 * 128, N3_W3 = N3_W2 + 129 * 64, N3_ALL = N3_W3 + 65 * 10 };

void n3(const float *R w, const float *R x, float *R y) {
  float a[128] ALIGNED, b[64] ALIGNED;
  dense(784, 128, w, x, a, relu);
  dense(128, 64, w + N3_W2, a, b, relu);
  dense(64, 10, w + N3_W3, b, y, identity);
}

enum { WIDE = 129 * 128, N4_W2 = 641 * 128, N4_W5 = N4_W2 + 3 * WIDE, N4_W6 = N4_W5 + 129 * 8, N4_W7 = N4_W6 + 9 * 128 };

void n4(const float *R w, const float *R x, float *R y) {
  float a[128] ALIGNED, b[128] ALIGNED, code[8] ALIGNED;
  dense(640, 128, w, x, a, relu);
  dense(128, 128, w + N4_W2, a, b, relu);
  dense(128, 128, w + N4_W2 + WIDE, b, a, relu);
  dense(128, 128, w + N4_W2 + 2 * WIDE, a, b, relu);
  dense(128, 8, w + N4_W5, b, code, relu);
  dense(8, 128, w + N4_W6, code, a, relu);
  dense(128, 128, w + N4_W7, a, b, relu);
  dense(128, 128, w + N4_W7 + WIDE, b, a, relu);
  dense(128, 128, w + N4_W7 + 2 * WIDE, a, b, relu);
  dense(128, 640, w + N4_W7 + 3 * WIDE, b, y, identity);
}

enum { N5_W2 = 10 * 8, N5_W3 = N5_W2 + 73 * 16, N5_ALL = N5_W3 + 401 * 10 };

void n5(const float *R w, const float *R x, float *R y) {
  float a[13 * 13 * 8] ALIGNED, b[400] ALIGNED;
  conv_pool(28, 1, 8, w, x, a, 0);
  conv_pool(13, 8, 16, w + N5_W2, a, b, 0);
  dense(400, 10, w + N5_W3, b, y, identity);
}

/* ---- the networks, a batch ---- */

void n3_batch(const float *R w, const float *R x, float *R y) {
  static float a[BATCH * 128] ALIGNED, b[BATCH * 64] ALIGNED;
  dense_batch(BATCH, 784, 128, w, x, a, relu);
  dense_batch(BATCH, 128, 64, w + N3_W2, a, b, relu);
  dense_batch(BATCH, 64, 10, w + N3_W3, b, y, identity);
}

static __attribute__((noinline)) void wide_batch(const float *R w, const float *R x, float *R y) {
  dense_batch(BATCH, 128, 128, w, x, y, relu);
}

void n4_batch(const float *R w, const float *R x, float *R y) {
  static float a[BATCH * 128] ALIGNED, b[BATCH * 128] ALIGNED, code[BATCH * 8] ALIGNED;
  dense_batch(BATCH, 640, 128, w, x, a, relu);
  wide_batch(w + N4_W2, a, b);
  wide_batch(w + N4_W2 + WIDE, b, a);
  wide_batch(w + N4_W2 + 2 * WIDE, a, b);
  dense_batch(BATCH, 128, 8, w + N4_W5, b, code, relu);
  dense_batch(BATCH, 8, 128, w + N4_W6, code, a, relu);
  wide_batch(w + N4_W7, a, b);
  wide_batch(w + N4_W7 + WIDE, b, a);
  wide_batch(w + N4_W7 + 2 * WIDE, a, b);
  dense_batch(BATCH, 128, 640, w + N4_W7 + 3 * WIDE, b, y, identity);
}

void n5_batch(const float *R w, const float *R x, float *R y) {
  for (int s = 0; s < BATCH; s++) n5(w, x + s * 28 * 28, y + s * 10);
}

/* ---- recurrent cells: W [4 or 3][20], U [20][4 or 3][20], two biases, then the dense layer ---- */

enum { UNITS = 20 };

/* The gates i, f, g, o, then h and c behind the output's place in `state`. */
void lstm(const float *R w, const float *R x, float *R state, float *R y) {
  enum { ROW = 4 * UNITS };
  const float *u = w + ROW, *b = u + UNITS * ROW, *b2 = b + ROW, *head = b2 + ROW;
  float *h = state, *c = state + UNITS;
  float row[ROW] ALIGNED;
  for (int k = 0; k < ROW; k++) row[k] = b[k] + b2[k] + x[0] * w[k];
  for (int i = 0; i < UNITS; i++)
    for (int k = 0; k < ROW; k++) row[k] += h[i] * u[i * ROW + k];
  map(2 * UNITS, row, sigmoid);
  map(UNITS, row + 2 * UNITS, tanh_);
  map(UNITS, row + 3 * UNITS, sigmoid);
  float sum = head[UNITS];
  for (int i = 0; i < UNITS; i++) {
    c[i] = row[UNITS + i] * c[i] + row[i] * row[2 * UNITS + i];
    h[i] = row[3 * UNITS + i] * tanh_(c[i]);
    sum += h[i] * head[i];
  }
  y[0] = sum;
}

/* The gates r, z, n. */
void gru(const float *R w, const float *R x, float *R state, float *R y) {
  enum { ROW = 3 * UNITS };
  const float *u = w + ROW, *b = u + UNITS * ROW, *b2 = b + ROW, *head = b2 + ROW;
  float *h = state;
  float row[ROW] ALIGNED;
  for (int k = 0; k < ROW; k++) row[k] = b2[k];
  for (int i = 0; i < UNITS; i++)
    for (int k = 0; k < ROW; k++) row[k] += h[i] * u[i * ROW + k];
  for (int k = 0; k < 2 * UNITS; k++) row[k] = sigmoid(row[k] + b[k] + x[0] * w[k]);
  const float *r = row, *z = row + UNITS, *e = row + 2 * UNITS;
  float sum = head[UNITS];
  for (int i = 0; i < UNITS; i++) {
    float n = tanh_(b[2 * UNITS + i] + x[0] * w[2 * UNITS + i] + r[i] * e[i]);
    h[i] = (1.0f - z[i]) * n + z[i] * h[i];
    sum += h[i] * head[i];
  }
  y[0] = sum;
}

/* ---- training: a struct holds parameters, gradient, moments and the powers of Adam's betas ---- */

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

/* `w` holds the parameters, the gradient and two moments, each padded to `room`. Mean squared error. */
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
