/* Layers as a programmer writes them down: plain loops over sizes that the compiler knows, a sum in a register. Channels
   last; a weight is [outputs][inputs], or [filters][rows][columns][channels]. */

static inline __attribute__((always_inline)) void dense(
    int inputs, int outputs, const float *x, const float *w, const float *b, float *y) {
    for (int o = 0; o < outputs; o++) {
        float sum = b[o];
        for (int i = 0; i < inputs; i++)
            sum += w[o * inputs + i] * x[i];
        y[o] = sum;
    }
}

static inline __attribute__((always_inline)) void conv(
    int size, int kernel, int channels, int filters, const float *x, const float *w, const float *b, float *y) {
    int pad = kernel / 2;
    for (int row = 0; row < size; row++)
        for (int column = 0; column < size; column++)
            for (int f = 0; f < filters; f++) {
                float sum = b[f];
                for (int i = 0; i < kernel; i++) {
                    int r = row + i - pad;
                    if (r < 0 || r >= size)
                        continue;
                    for (int j = 0; j < kernel; j++) {
                        int c = column + j - pad;
                        if (c < 0 || c >= size)
                            continue;
                        const float *cell = &x[(r * size + c) * channels];
                        const float *weight = &w[((f * kernel + i) * kernel + j) * channels];
                        for (int k = 0; k < channels; k++)
                            sum += weight[k] * cell[k];
                    }
                }
                y[(row * size + column) * filters + f] = sum;
            }
}

static inline __attribute__((always_inline)) void depthwise(
    int size, int kernel, int channels, const float *x, const float *w, const float *b, float *y) {
    int pad = kernel / 2;
    for (int row = 0; row < size; row++)
        for (int column = 0; column < size; column++)
            for (int k = 0; k < channels; k++) {
                float sum = b[k];
                for (int i = 0; i < kernel; i++) {
                    int r = row + i - pad;
                    if (r < 0 || r >= size)
                        continue;
                    for (int j = 0; j < kernel; j++) {
                        int c = column + j - pad;
                        if (c < 0 || c >= size)
                            continue;
                        sum += w[(i * kernel + j) * channels + k] * x[(r * size + c) * channels + k];
                    }
                }
                y[(row * size + column) * channels + k] = sum;
            }
}

#define LAYER(name, call) \
    void name(const float *x, const float *w, const float *b, float *y) { call; }

LAYER(c_dense_13_10, dense(13, 10, x, w, b, y))
LAYER(c_dense_10_13, dense(10, 13, x, w, b, y))
LAYER(c_dense_64_64, dense(64, 64, x, w, b, y))
LAYER(c_conv_3x3_16, conv(8, 3, 16, 16, x, w, b, y))
LAYER(c_conv_1x1_64, conv(4, 1, 64, 64, x, w, b, y))
LAYER(c_depthwise_3x3_64, depthwise(4, 3, 64, x, w, b, y))
