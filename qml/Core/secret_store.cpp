// SPDX-License-Identifier: GPL-3.0-or-later
#include "qml/Core/secret_store.h"

#include "qml/Core/json_store.h"

#include <QDir>
#include <QTimer>

namespace ccplant::client {

FileSecretStore::FileSecretStore(QString path, QObject *parent)
    : SecretStore(parent)
    , m_path(std::move(path))
{
}

QString FileSecretStore::description() const
{
    return tr("This system has no keychain that answers. Tokens are kept unencrypted in %1, which "
              "only you can read.")
        .arg(QDir::toNativeSeparators(m_path));
}

void FileSecretStore::read(
    const QString &key, QObject *context, std::function<void(const QString &)> then)
{
    const QString secret = JsonStore(m_path).value(key).toString();
    QTimer::singleShot(0, context, [then = std::move(then), secret] { then(secret); });
}

void FileSecretStore::write(const QString &key, const QString &secret)
{
    save(key, secret);
}

void FileSecretStore::remove(const QString &key)
{
    save(key, {});
}

void FileSecretStore::save(const QString &key, const QString &secret)
{
    JsonStore store(m_path); // writes when it goes
    store.set(key, secret.isEmpty() ? QJsonValue(QJsonValue::Undefined) : QJsonValue(secret));
}

} // namespace ccplant::client
