// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/error.h"

#include <QByteArray>
#include <QList>
#include <QString>

namespace ccplant::auth {

/// Keys of AES-256, each with an id. The first seals, all open: to rotate, put a new line on top of
/// the file and take the old ones away when nothing sealed by them is in use any more. A value.
class Keyring {
public:
    struct Key {
        QByteArray id; ///< [a-z0-9]{4,32}
        QByteArray secret; ///< 32 bytes
    };

    explicit Keyring(QList<Key> keys)
        : m_keys(std::move(keys))
    {
    }
    /// One key a line, `ID BASE64`; empty lines and lines with '#' are skipped. Unprocessable says
    /// which line is wrong.
    static Result<Keyring> parse(const QByteArray &content);
    /// Reads `file`, which only its owner may read. NotFound when it is absent.
    static Result<Keyring> load(const QString &file);
    /// Reads it, or makes it with one fresh key.
    static Result<Keyring> loadOrMake(const QString &file);
    /// Puts a fresh key on top of those in `file`.
    static Result<void> addKey(const QString &file);

    const Key &current() const { return m_keys.constFirst(); }
    const Key *find(QByteArrayView id) const;

private:
    QList<Key> m_keys; // never empty
};

} // namespace ccplant::auth
