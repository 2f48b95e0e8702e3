/* The networks in use: one sample, then a batch. */

#include "kernels.h"
#include "layout.h"

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

void n3(const float *R w, const float *R x, float *R y) {
  float a[128] ALIGNED, b[64] ALIGNED;
  dense(784, 128, w, x, a, relu);
  dense(128, 64, w + N3_W2, a, b, relu);
  dense(64, 10, w + N3_W3, b, y, identity);
}

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
