// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/demo-agent/picture.h"

#include <array>
#include <cmath>
#include <QtEndian>

namespace ccplant::demo {

namespace {
constexpr int side = 96;

// CRC-32 as PNG has it (ISO/IEC 15948, annex D).
quint32 crc(const QByteArray &bytes)
{
    quint32 value = 0xffffffffu;
    for (const char byte : bytes) {
        value ^= quint8(byte);
        for (int bit = 0; bit < 8; ++bit)
            value = (value & 1) ? 0xedb88320u ^ (value >> 1) : value >> 1;
    }
    return value ^ 0xffffffffu;
}

QByteArray bigEndian(quint32 value)
{
    QByteArray bytes(4, '\0');
    qToBigEndian(value, bytes.data());
    return bytes;
}

QByteArray chunk(const QByteArray &type, const QByteArray &data)
{
    return bigEndian(quint32(data.size())) + type + data + bigEndian(crc(type + data));
}

std::array<char, 3> colourAt(int x, int y)
{
    // Two circles overlap in a leaf; its vein is the diagonal.
    const double u = (x - side / 2.0) / side, v = (y - side / 2.0) / side;
    const bool leaf =
        std::hypot(u - 0.28, v - 0.28) < 0.55 && std::hypot(u + 0.28, v + 0.28) < 0.55;
    if (!leaf)
        return {char(0xf7), char(0xf7), char(0xf5)};
    if (std::abs(u + v) < 0.012)
        return {char(0xe3), char(0xf5), char(0xe9)};
    return {char(0x1f), char(0x7a), char(0x4d)};
}
} // namespace

QByteArray leafPicture()
{
    QByteArray rows;
    for (int y = 0; y < side; ++y) {
        rows += '\0'; // no filter
        for (int x = 0; x < side; ++x) {
            const auto colour = colourAt(x, y);
            rows.append(colour.data(), 3);
        }
    }
    const QByteArray head = bigEndian(side) + bigEndian(side) + QByteArray("\x08\x02\0\0\0", 5);
    // qCompress puts the length in front of the zlib stream.
    return QByteArray("\x89PNG\r\n\x1a\n", 8) + chunk("IHDR", head)
        + chunk("IDAT", qCompress(rows).sliced(4)) + chunk("IEND", {});
}

} // namespace ccplant::demo
