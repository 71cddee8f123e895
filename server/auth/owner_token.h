// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/error.h"

#include <QByteArray>
#include <QString>

namespace ccplant::auth {

/// The key of the machine's owner: `ccp_` and 256 random bits, in a file of mode 0600. A value.
class OwnerToken {
public:
    /// Reads `file`, or makes it at the first start. Errors as readSecretFile(); Unprocessable when
    /// it holds no token.
    static Result<OwnerToken> load(const QString &file);

    /// In constant time.
    bool matches(QByteArrayView token) const;
    const QString &value() const { return m_value; }

private:
    explicit OwnerToken(QString value);

    QString m_value;
    QByteArray m_digest;
};

} // namespace ccplant::auth
