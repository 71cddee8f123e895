// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/runner/surface/bearer.h"

#include <QCryptographicHash>

namespace ccplant::runner {

bool isBearer(const QByteArray &authorization, const QByteArray &token)
{
    constexpr QByteArrayView scheme = "Bearer ";
    if (token.isEmpty()
        || authorization.first(qMin(authorization.size(), scheme.size()))
                .compare(scheme, Qt::CaseInsensitive)
            != 0)
        return false;
    // Hashes have one length, so that the comparison does not tell that of the token either.
    const auto hash = [](QByteArrayView bytes) {
        return QCryptographicHash::hash(bytes, QCryptographicHash::Sha256);
    };
    const QByteArray given = hash(QByteArrayView(authorization).sliced(scheme.size()));
    const QByteArray wanted = hash(token);
    unsigned char difference = 0;
    for (qsizetype i = 0; i < wanted.size(); ++i)
        difference |= static_cast<unsigned char>(given.at(i) ^ wanted.at(i));
    return difference == 0;
}

} // namespace ccplant::runner
