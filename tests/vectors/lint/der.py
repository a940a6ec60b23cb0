"""A DER writer, as small as the vectors need it. It knows no rules: what it is told, it writes."""


def tlv(tag, content):
    size = len(content)
    if size < 128:
        return bytes([tag, size]) + content
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(length)]) + length + content


def seq(*parts):
    return tlv(0x30, b"".join(parts))


def set_(*parts):
    return tlv(0x31, b"".join(parts))


def context(number, *parts, constructed=True):
    return tlv((0xA0 if constructed else 0x80) | number, b"".join(parts))


def integer(value):
    return tlv(2, value.to_bytes(value.bit_length() // 8 + 1, "big", signed=True))


def boolean(value):
    return tlv(1, b"\xff" if value else b"\x00")


def null():
    return tlv(5, b"")


def octets(content):
    return tlv(4, content)


def bits(content, unused=0):
    return tlv(3, bytes([unused]) + content)


def oid(dotted):
    arcs = [int(arc) for arc in dotted.split(".")]
    content = b""
    for arc in [arcs[0] * 40 + arcs[1], *arcs[2:]]:
        septets = [arc & 0x7F]
        while arc := arc >> 7:
            septets.append(0x80 | arc & 0x7F)
        content += bytes(reversed(septets))
    return tlv(6, content)


UTF8, NUMERIC, PRINTABLE, T61, IA5, BMP = 0x0C, 0x12, 0x13, 0x14, 0x16, 0x1E


def text(value, tag=UTF8):
    if isinstance(value, bytes):
        return tlv(tag, value)
    return tlv(tag, value.encode({BMP: "utf-16-be", UTF8: "utf-8"}.get(tag, "latin-1")))


def utc(value):
    """"20260101000000Z" without its century."""
    return tlv(0x17, value[2:].encode())


def generalized(value):
    return tlv(0x18, value.encode())


def time(value):
    return utc(value) if value < "2050" else generalized(value)
