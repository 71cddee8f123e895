// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstdio>
#include <QJsonDocument>
#include <QJsonObject>
#include <QList>

namespace ccplant::bench {

/// Prints one figure as `./dev bench` reads it. `peer`: whose figure it is, when not ours.
inline void report(const char *bench, const QString &metric, double value, const char *unit,
    const char *peer = nullptr)
{
    QJsonObject line{{QStringLiteral("bench"), QString::fromLatin1(bench)},
        {QStringLiteral("metric"), metric}, {QStringLiteral("value"), value},
        {QStringLiteral("unit"), QString::fromLatin1(unit)}};
    if (peer)
        line.insert(QStringLiteral("peer"), QString::fromLatin1(peer));
    std::puts(QJsonDocument(line).toJson(QJsonDocument::Compact).constData());
    std::fflush(stdout);
}

/// The value below which `share` (0…1) of the samples lie. `samples` must not be empty.
inline double percentile(QList<double> samples, double share)
{
    std::ranges::sort(samples);
    return samples.at(std::min(samples.size() - 1, qsizetype(share * double(samples.size()))));
}

} // namespace ccplant::bench
