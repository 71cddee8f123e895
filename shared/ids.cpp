// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/ids.h"

#include <algorithm>
#include <array>
#include <QRandomGenerator>

namespace ccplant {
namespace {

constexpr int idLength = 26; // 26 × 5 bits hold 128
constexpr char16_t alphabet[] = u"abcdefghijklmnopqrstuvwxyz234567";

bool isBase32(QChar c)
{
    return (c >= u'a' && c <= u'z') || (c >= u'2' && c <= u'7');
}

bool isClientIdCharacter(QChar c)
{
    return (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z') || (c >= u'0' && c <= u'9')
        || c == u'.' || c == u'_' || c == u':' || c == u'-';
}

} // namespace

QString newId(QStringView prefix)
{
    std::array<quint32, 4> words;
    QRandomGenerator::system()->fillRange(words.data(), words.size());
    QString id = prefix.toString() + u'_';
    for (int i = 0; i < idLength; ++i) {
        const int bit = i * 5;
        const quint64 low = words[size_t(bit / 32)];
        const quint64 high = bit / 32 + 1 < 4 ? words[size_t(bit / 32 + 1)] : 0;
        id += QChar(alphabet[((low | high << 32) >> (bit % 32)) & 31]);
    }
    return id;
}

bool isId(QStringView id, QStringView prefix)
{
    return id.size() == prefix.size() + 1 + idLength && id.startsWith(prefix)
        && id[prefix.size()] == u'_' && std::ranges::all_of(id.sliced(prefix.size() + 1), isBase32);
}

bool isClientId(QStringView id)
{
    return !id.isEmpty() && id.size() <= 128 && std::ranges::all_of(id, isClientIdCharacter);
}

} // namespace ccplant
