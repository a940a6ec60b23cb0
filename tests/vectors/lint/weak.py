"""RSA moduli that give their primes away, the same ones on every run."""
import random


def is_prime(n):
    if any(n % p == 0 for p in (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37)):
        return False
    d, s = n - 1, 0
    while d % 2 == 0:
        d, s = d // 2, s + 1
    for base in (2, 3, 5, 7, 11, 13, 17, 19, 23, 29):
        x = pow(base, d, n)
        if x in (1, n - 1):
            continue
        for _ in range(s - 1):
            x = x * x % n
            if x == n - 1:
                break
        else:
            return False
    return True


def next_prime(n):
    n |= 1
    while not is_prime(n):
        n += 2
    return n


def prime(seed, bits=1024):
    return next_prime(random.Random(seed).getrandbits(bits) | 3 << bits - 2)


def roca_prime(seed):
    """Of the form of RSALib: k * M + (65537^a mod M), M the product of the first primes."""
    generator = random.Random(seed)
    product = 1
    for candidate in range(2, 702):
        if all(candidate % d for d in range(2, int(candidate**0.5) + 1)):
            product *= candidate
    while True:
        power = pow(65537, generator.getrandbits(256), product)
        for k in range(2000):
            candidate = ((3 << 1022) // product + 1 + k) * product + power
            if is_prime(candidate):
                return candidate


ROCA = roca_prime("roca p") * roca_prime("roca q")
CLOSE = prime("close") * next_prime(prime("close") + 1000)
SHARED = [prime("shared") * prime("first"), prime("shared") * prime("second")]
SMALL_FACTOR = 751 * prime("small", 2038)
ODD_SIZE = prime("odd p") * prime("odd q", 1028)
SHORT = prime("short p", 512) * prime("short q", 512)
