"""Coefficients of nn-core/src/math, printed as Rust. PyPI: mpmath.

    python minimax.py

Remez exchange in 60 digits, for polynomials and rational functions, on a grid; then each
coefficient is rounded to the type. A line says what is approximated, how far the exact
coefficients are off at most (log2 of the relative error of the final function), and the
coefficients from the constant term upwards.
"""

import functools
import struct

import mpmath as mp

mp.mp.dps = 60
GRID = 1500


def chebyshev(low, high, count):
    """Chebyshev extrema: dense at both ends, as the points of a best approximation are."""
    return [(low + high) / 2 - (high - low) / 2 * mp.cos(mp.pi * i / (count - 1)) for i in range(count)]


def evaluate(coefficients, x):
    return mp.polyval(coefficients[::-1], x)


def remez(function, weight, nodes, numerator, denominator=0, at_zero=None):
    """Numerator and denominator (constant term 1) of given degrees, and the weighted error.

    `at_zero` fixes the constant term of the numerator; `nodes` must then leave out 0.
    """
    function, weight = functools.lru_cache(None)(function), functools.lru_cache(None)(weight)
    fixed = at_zero or mp.mpf(0)
    powers = range(0 if at_zero is None else 1, numerator + 1)
    unknowns = len(powers) + denominator + 1
    points, grid = nodes(unknowns), nodes(GRID)
    q = [mp.mpf(1)] + [mp.mpf(0)] * denominator
    for _ in range(30):
        # p - f q = ± level q / weight is not linear in (q, level): take q from the round before.
        for _ in range(8 if denominator else 1):
            matrix, right = mp.matrix(unknowns, unknowns), mp.matrix(unknowns, 1)
            for i, x in enumerate(points):
                row = [x**j for j in powers]
                row += [-function(x) * x**j for j in range(1, denominator + 1)]
                row += [(-1) ** i / weight(x) * evaluate(q, x)]
                for j, value in enumerate(row):
                    matrix[i, j] = value
                right[i] = function(x) - fixed
            *p, level = mp.lu_solve(matrix, right)
            p, q = p[: len(powers)], [mp.mpf(1)] + p[len(powers) :]
        p = p if at_zero is None else [fixed] + p
        errors = [(evaluate(p, x) / evaluate(q, x) - function(x)) * weight(x) for x in grid]
        worst = max(abs(error) for error in errors)
        extrema, start = [], 0
        for i in range(1, GRID + 1):
            if i == GRID or mp.sign(errors[i]) != mp.sign(errors[start]):
                extrema.append(max(range(start, i), key=lambda k: abs(errors[k])))
                start = i
        while len(extrema) > unknowns:
            extrema.pop(0 if abs(errors[extrema[0]]) < abs(errors[extrema[-1]]) else -1)
        if worst < abs(level) * mp.mpf("1.01"):
            return p, q, worst
        assert len(extrema) == unknowns, "the error does not alternate: another degree, please"
        points = [grid[i] for i in extrema]
    raise ValueError("no convergence")


def literal(value, kind):
    """Shortest decimal that reads back as the nearest f32 or f64."""
    if kind == "f64":
        return repr(float(value))
    pack = functools.partial(struct.pack, "<f")
    (nearest,) = struct.unpack("<f", pack(value))
    return next(s for s in (f"{nearest:.{d}g}" for d in range(1, 10)) if pack(float(s)) == pack(nearest))


def show(name, kind, fit):
    p, q, worst = fit
    print(f"{name} {kind}, 2^{float(mp.log(worst, 2)):.1f}")
    for coefficients in (p, q) if len(q) > 1 else (p,):
        print("    [" + ", ".join(literal(c, kind) for c in coefficients) + "]")


def between(low, high):
    return lambda count: chebyshev(mp.mpf(low), mp.mpf(high), count)


def beyond_zero(end):
    """Points of (0, end] that are Chebyshev's in (a - 3) / (a + 3)."""

    def nodes(count):
        squeezed = chebyshev(mp.mpf(-1), (mp.mpf(end) - 3) / (end + 3), count + 1)[1:]
        return [3 * (1 + v) / (1 - v) for v in squeezed]

    return nodes


# (e^r - 1 - r) / r^2, relative error of e^r - 1, for |r| <= ln 2 / 2 and a little more.
TINY = mp.mpf(10) ** -20


def exp_remainder(r):
    return (mp.expm1(r) - r) / r**2 if abs(r) > TINY else mp.mpf("0.5")


def exp_weight(r):
    return r**2 / abs(mp.expm1(r)) if abs(r) > TINY else TINY


HALF_LN_2 = mp.mpf("0.347")
for kind, degree in (("f32", 4), ("f64", 9)):
    show("exp_remainder", kind, remez(exp_remainder, exp_weight, between(-HALF_LN_2, HALF_LN_2), degree))


# (2 artanh(s) / s - 2) / s^2 as a function of z = s^2, relative error of 2 artanh s.
def ln_remainder(z):
    s = mp.sqrt(z)
    return (2 * mp.atanh(s) / s - 2) / z if s > TINY else mp.mpf(2) / 3


def ln_weight(z):
    s = mp.sqrt(z)
    return z * s / (2 * mp.atanh(s)) if s > TINY else TINY


# s = f / (2 + f): f from 1/sqrt 2 - 1 to sqrt 2 - 1 in ln and ln_1p, from 0 to 1 in softplus.
for name, limit, degrees in (("ln_remainder", "0.02944", (2, 6)), ("ln_1p_remainder", "0.11112", (3, 9))):
    for kind, degree in zip(("f32", "f64"), degrees):
        show(name, kind, remez(ln_remainder, ln_weight, between(0, limit), degree))


# S(a) = 1 / R(a) - a, R being Mills' ratio, relative error of R. S(0) = sqrt(2 / pi) is the factor
# that erfc has anyway: the rounding of one cancels that of the other.
@functools.lru_cache(None)
def mills(a):
    return mp.sqrt(mp.pi / 2) * mp.erfc(a / mp.sqrt(2)) * mp.exp(a * a / 2)


def mills_remainder(a):
    return 1 / mills(a) - a


for kind, end, degrees in (("f32", 15, (4, 5)), ("f64", 39, (9, 10))):
    fit = remez(mills_remainder, mills, beyond_zero(end), *degrees, at_zero=mp.sqrt(2 / mp.pi))
    show("mills_remainder", kind, fit)


# tanh(x) / x as a function of z = x^2, relative error; tanh of more has rounded to 1.
def tanh_quotient(z):
    x = mp.sqrt(z)
    return mp.tanh(x) / x


def tanh_weight(z):
    return 1 / tanh_quotient(z)


def squares_up_to(end):
    """Points of (0, end^2] whose roots are Chebyshev's in [-end, end]."""

    def nodes(count):
        return [x * x for x in chebyshev(-mp.mpf(end), mp.mpf(end), 2 * count + 1)[count + 1 :]]

    return nodes


fit = remez(tanh_quotient, tanh_weight, squares_up_to("9.03"), 4, 4, at_zero=mp.mpf(1))
show("tanh_quotient", "f32", fit)
