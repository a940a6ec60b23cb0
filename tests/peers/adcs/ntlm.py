"""NTLMv2 as a server verifies it (MS-NLMP), with nothing but the standard library. One Ntlm per connection."""
import hashlib
import hmac
import os
import struct

SIGNATURE = b"NTLMSSP\0"
# AV_PAIRs (MS-NLMP 2.2.2.1)
END, COMPUTER, DOMAIN, TIMESTAMP, CHANNEL_BINDINGS = 0, 1, 2, 7, 10
FLAGS = 0x00000001 | 0x00000004 | 0x00000200 | 0x00008000 | 0x00010000 | 0x00080000 | 0x00800000 | 0x20000000 | 0x80000000


def md4(data):
    """RFC 1320; hashlib has it only where OpenSSL's legacy provider is loaded."""
    def rotate(value, by):
        value &= 0xFFFFFFFF
        return (value << by | value >> (32 - by)) & 0xFFFFFFFF

    state = [0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476]
    padded = data + b"\x80" + b"\0" * ((55 - len(data)) % 64) + struct.pack("<Q", 8 * len(data))
    rounds = [
        (lambda x, y, z: x & y | ~x & z, 0, list(range(16)), (3, 7, 11, 19)),
        (lambda x, y, z: x & y | x & z | y & z, 0x5A827999, [0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15], (3, 5, 9, 13)),
        (lambda x, y, z: x ^ y ^ z, 0x6ED9EBA1, [0, 8, 4, 12, 2, 10, 6, 14, 1, 9, 5, 13, 3, 11, 7, 15], (3, 9, 11, 15)),
    ]
    for at in range(0, len(padded), 64):
        words = struct.unpack("<16I", padded[at:at + 64])
        a, b, c, d = state
        for mix, constant, order, shifts in rounds:
            for step, index in enumerate(order):
                a, b, c, d = d, rotate(a + mix(b, c, d) + words[index] + constant, shifts[step % 4]), b, c
        state = [(old + new) & 0xFFFFFFFF for old, new in zip(state, (a, b, c, d))]
    return struct.pack("<4I", *state)


def md5_mac(key, data):
    return hmac.new(key, data, hashlib.md5).digest()


def pairs(pair_list):
    return b"".join(struct.pack("<HH", kind, len(value)) + value for kind, value in pair_list) + struct.pack("<HH", END, 0)


def read_pairs(data):
    found, at = {}, 0
    while at + 4 <= len(data):
        kind, size = struct.unpack_from("<HH", data, at)
        if kind == END:
            break
        found[kind] = data[at + 4:at + 4 + size]
        at += 4 + size
    return found


def binding_digest(binding):
    """MD5 of a gss_channel_bindings_struct with application data alone (MS-NLMP 3.1.5.1.2)."""
    return hashlib.md5(b"\0" * 16 + struct.pack("<I", len(binding)) + binding).digest()


class Ntlm:
    def __init__(self, accounts, binding):
        self.accounts, self.binding, self.challenge = accounts, binding, None

    def step(self, message, epa):
        """(answer, user): a challenge and nobody, or nothing and who it is; ValueError: refused."""
        if message[:8] != SIGNATURE:
            raise ValueError("not NTLM")
        kind = struct.unpack_from("<I", message, 8)[0]
        if kind == 1:
            return self.type2(), None
        if kind != 3 or self.challenge is None:
            raise ValueError("out of turn")
        return b"", self.verify(message, epa)

    def type2(self):
        self.challenge = os.urandom(8)
        name = "LAB".encode("utf-16-le")
        info = pairs([(DOMAIN, name), (COMPUTER, "CA01".encode("utf-16-le")), (TIMESTAMP, struct.pack("<Q", 116444736000000000 + 17 * 10**16))])
        head = SIGNATURE + struct.pack("<I", 2)
        at = 56
        return (head + struct.pack("<HHI", len(name), len(name), at) + struct.pack("<I", FLAGS) + self.challenge + b"\0" * 8
                + struct.pack("<HHI", len(info), len(info), at + len(name)) + b"\x0a\0\0\0\0\0\0\x0f" + name + info)

    def verify(self, message, epa):
        def field(at):
            size, _, offset = struct.unpack_from("<HHI", message, at)
            return message[offset:offset + size]

        response, domain, user = field(20), field(28).decode("utf-16-le"), field(36).decode("utf-16-le")
        password = self.accounts.get(user.lower())
        if password is None or len(response) < 44:
            raise ValueError("no such account, or NTLMv1")
        key = md5_mac(md4(password.encode("utf-16-le")), (user.upper() + domain).encode("utf-16-le"))
        proof, blob = response[:16], response[16:]
        if not hmac.compare_digest(proof, md5_mac(key, self.challenge + blob)):
            raise ValueError("wrong password")
        sent = read_pairs(blob[28:]).get(CHANNEL_BINDINGS)
        if sent is not None and any(sent) and epa != "off" and sent != binding_digest(self.binding):
            raise ValueError("bound to another connection")
        if epa == "require" and (sent is None or not any(sent)):
            raise ValueError("not bound to the connection")
        return user
