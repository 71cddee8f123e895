// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/web/negotiation.h"

#include <QHash>

namespace ccplant::web {

namespace {

constexpr int unsaid = -1;

/// `0.5` → 500; `unsaid` for what is no weight (RFC 9110 §12.4.2).
int readWeight(const QByteArray &text)
{
    bool ok = false;
    const double value = text.toDouble(&ok);
    const bool plain = !text.isEmpty() && text.size() <= 5 && text.front() >= '0'
        && text.front() <= '1' && !text.contains('e') && !text.contains('E');
    return ok && plain && value >= 0 && value <= 1 ? qRound(value * 1000) : unsaid;
}

/// `gzip;q=0.5` → its name in lower case and weight; `unsaid` when it makes no sense.
std::pair<QByteArray, int> readMember(const QByteArray &member)
{
    const QList<QByteArray> parts = member.split(';');
    int weight = 1000;
    for (qsizetype i = 1; i < parts.size(); ++i) {
        const QByteArray parameter = parts[i].trimmed().toLower();
        weight = parameter.startsWith("q=") ? readWeight(parameter.sliced(2)) : unsaid;
    }
    QByteArray name = parts.first().trimmed().toLower();
    return {name == "x-gzip" ? "gzip" : name, weight};
}

QByteArray memberName(Coding coding)
{
    return coding == Coding::Identity ? "identity" : nameOf(coding);
}

} // namespace

QByteArray nameOf(Coding coding)
{
    switch (coding) {
    case Coding::Gzip:
        return "gzip";
    case Coding::Brotli:
        return "br";
    case Coding::Identity:
        break;
    }
    return {};
}

std::optional<Coding> chooseCoding(const QByteArray &acceptEncoding, const QList<Coding> &available)
{
    QHash<QByteArray, int> weights;
    for (const QByteArray &member : acceptEncoding.split(',')) {
        if (const auto [name, weight] = readMember(member); !name.isEmpty() && weight != unsaid)
            weights.insert(name, weight);
    }
    const int others = weights.value("*", unsaid);
    std::optional<Coding> best;
    int most = 0;
    for (const Coding coding : available) {
        int weight = weights.value(memberName(coding), others);
        if (weight
            == unsaid) // nobody has to ask for the plain bytes, but what was asked for goes first
            weight = coding == Coding::Identity ? 1 : 0;
        if (weight > most || (weight == most && weight > 0 && best && coding > *best)) {
            best = coding;
            most = weight;
        }
    }
    return best;
}

bool namesTag(const QByteArray &ifNoneMatch, const QByteArray &etag)
{
    if (ifNoneMatch.trimmed() == "*")
        return true;
    for (const QByteArray &member : ifNoneMatch.split(',')) {
        QByteArray tag = member.trimmed();
        if (tag.startsWith("W/")) // a proxy that changes the bytes makes our tags weak
            tag.remove(0, 2);
        if (tag == etag)
            return true;
    }
    return false;
}

} // namespace ccplant::web
