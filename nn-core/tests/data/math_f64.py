"""Exact values for tests/math.rs. PyPI: mpmath.

    python math_f64.py 220 > math_f64.txt          # the table in the repository
    python math_f64.py 100000 > big.txt            # the samples behind `max_ulp`
    NN_MATH_F64=big.txt cargo test --release --test math

A line is: function, bits of x, bits of y rounded to nearest, and (exact - y) in units in the last
place of y. With that remainder an error is known to 0.001 ulp, not to half of one.
"""

import math
import random
import struct
import sys

import mpmath as mp

SMALLEST = mp.mpf(2) ** -1074


def bits(x):
    return struct.unpack("<Q", struct.pack("<d", x))[0]


def softplus(x):
    return max(x, mp.mpf(0)) + mp.log1p(mp.exp(-abs(x)))


def sigmoid(x):
    return 1 / (1 + mp.exp(-x))


def gelu(x):
    return x * mp.erfc(-x / mp.sqrt(2)) / 2


def gelu_tanh(x):
    return x * sigmoid(2 * mp.sqrt(2 / mp.pi) * (x + mp.mpf("0.044715") * x**3))


# Function: exact value; where its graph bends (samples are uniform there); where its results
# leave 0 and before they overflow or settle (samples are uniform in the exponent up to there).
FUNCTIONS = {
    "exp": (mp.exp, (-3, 3), (-745.2, 709.78)),
    "exp_m1": (mp.expm1, (-3, 3), (-60, 709.78)),
    "ln": (mp.log, (0.25, 4), (5e-324, 1.7e308)),
    "ln_1p": (mp.log1p, (-0.9999, 3), (-0.9999999999999999, 1.7e308)),
    "tanh": (mp.tanh, (-3, 3), (-30, 30)),
    "sigmoid": (sigmoid, (-5, 5), (-745.2, 50)),
    "softplus": (softplus, (-5, 5), (-745.2, 1e300)),
    "erfc": (mp.erfc, (-3, 3), (-6, 27.2)),
    "erf": (mp.erf, (-3, 3), (-6, 6)),
    "gelu": (gelu, (-4, 3), (-38.4, 1e300)),
    "gelu_tanh": (gelu_tanh, (-4, 3), (-21.1, 1e300)),
}


def sample(low, high):
    """Uniform in the exponent, either sign."""
    limit = high if low >= 0 or random.random() < 0.5 else low
    smallest = random.choice([-20, -20, -1074])
    x = math.copysign(2.0 ** random.uniform(smallest, math.log2(abs(limit))), limit)
    return x if low <= x <= high else limit


def rounded(exact):
    """Nearest f64, and its ulp, subnormals included."""
    if exact == 0:
        return 0.0, SMALLEST
    exponent = max(mp.frexp(exact)[1] - 53, -1074)
    ulp = mp.mpf(2) ** exponent
    return math.ldexp(int(mp.nint(exact / ulp)), exponent), ulp


def main(count):
    random.seed(20240229)
    # Enough for 1 - 1e-324: the sums above must not lose their small part.
    mp.mp.prec = 1200
    for name, (function, (bend_low, bend_high), (low, high)) in FUNCTIONS.items():
        for i in range(count):
            draw = i % 4
            if draw == 0:
                x = random.uniform(bend_low, bend_high)
            elif draw == 1 and high - low < 2000:
                x = random.uniform(low, high)
            else:
                x = sample(low, high)
            exact = function(mp.mpf(x))
            y, ulp = rounded(exact)
            remainder = float((exact - mp.mpf(y)) / ulp)
            print(f"{name} {bits(x):016x} {bits(y):016x} {remainder:.3f}")


main(int(sys.argv[1]))
