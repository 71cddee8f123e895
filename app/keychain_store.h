// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "qml/Core/secret_store.h"

namespace ccplant {

/// Tokens in the system's keychain (Secret Service, KWallet, macOS, Windows) through QtKeychain.
/// Where none answers, the file of mode 0600 is used instead, and secure() says so.
class KeychainStore final : public client::SecretStore {
    Q_OBJECT
public:
    explicit KeychainStore(const QString &fallbackFile, QObject *parent = nullptr);

    bool secure() const override { return m_secure; }
    QString description() const override;
    void read(
        const QString &key, QObject *context, std::function<void(const QString &)> then) override;
    void write(const QString &key, const QString &secret) override;
    void remove(const QString &key) override;

private:
    void setSecure(bool secure);

    client::FileSecretStore m_file;
    bool m_secure = true;
};

} // namespace ccplant
