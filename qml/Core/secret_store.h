// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QtQmlIntegration>

#include <functional>

namespace ccplant::client {

/// Where tokens are kept. app/ implements it with the system's keychain. Continuations run later,
/// in `context`'s life.
class SecretStore : public QObject {
    Q_OBJECT
    QML_NAMED_ELEMENT(SecretStore)
    QML_UNCREATABLE("made by the application")
    /// True when secrets are in the system's keychain; false when they are in a file that only the
    /// user can read.
    Q_PROPERTY(bool secure READ secure NOTIFY secureChanged)
    /// Where they are, in words for the connect page.
    Q_PROPERTY(QString description READ description NOTIFY secureChanged)
public:
    using QObject::QObject;
    virtual bool secure() const = 0;
    virtual QString description() const = 0;
    /// Empty when there is none.
    virtual void read(
        const QString &key, QObject *context, std::function<void(const QString &)> then) = 0;
    virtual void write(const QString &key, const QString &secret) = 0;
    virtual void remove(const QString &key) = 0;

Q_SIGNALS:
    void secureChanged();
};

/// The fallback: one file with mode 0600. Not secure in the sense above, and it says so.
class FileSecretStore final : public SecretStore {
    Q_OBJECT
public:
    explicit FileSecretStore(QString path, QObject *parent = nullptr);
    bool secure() const override { return false; }
    QString description() const override;
    void read(
        const QString &key, QObject *context, std::function<void(const QString &)> then) override;
    void write(const QString &key, const QString &secret) override;
    void remove(const QString &key) override;

private:
    void save(const QString &key, const QString &secret);
    QString m_path;
};

} // namespace ccplant::client
