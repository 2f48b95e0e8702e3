#ifndef LAYOUT_H
#define LAYOUT_H

/* Where the parameters of each layer begin. They lie as in the library: weights [in][out] or [row][column][channel][filter],
 * then the bias. */

enum { N1_W2 = 3 * 16, N1_W3 = N1_W2 + 17 * 16, N1_ALL = N1_W3 + 17 };

enum { N3_W2 = 785 * 128, N3_W3 = N3_W2 + 129 * 64, N3_ALL = N3_W3 + 65 * 10 };

enum { WIDE = 129 * 128, N4_W2 = 641 * 128, N4_W5 = N4_W2 + 3 * WIDE, N4_W6 = N4_W5 + 129 * 8, N4_W7 = N4_W6 + 9 * 128 };

enum { N5_W2 = 10 * 8, N5_W3 = N5_W2 + 73 * 16, N5_ALL = N5_W3 + 401 * 10 };

#endif
