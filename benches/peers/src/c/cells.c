/* Recurrent cells: W [4 or 3][20], U [20][4 or 3][20], two biases, then the dense layer. */

#include "kernels.h"

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
