// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/runner/surface/bearer.h"

#include <QCryptographicHash>

namespace ccplant::runner {

bool isBearer(const QByteArray &authorization, const QByteArray &token)
{
    // Hashes have one length, so that the comparison does not tell that of the token either.
    return !token.isEmpty()
        && isBearerOf(authorization, QCryptographicHash::hash(token, QCryptographicHash::Sha256));
}

bool isBearerOf(const QByteArray &authorization, const QByteArray &digest)
{
    constexpr QByteArrayView scheme = "Bearer ";
    constexpr qsizetype digestSize = 32;
    if (digest.size() != digestSize
        || authorization.first(qMin(authorization.size(), scheme.size()))
                .compare(scheme, Qt::CaseInsensitive)
            != 0)
        return false;
    const QByteArray given = QCryptographicHash::hash(
        QByteArrayView(authorization).sliced(scheme.size()), QCryptographicHash::Sha256);
    unsigned char difference = 0;
    for (qsizetype i = 0; i < digestSize; ++i)
        difference |= static_cast<unsigned char>(given.at(i) ^ digest.at(i));
    return difference == 0;
}

} // namespace ccplant::runner
