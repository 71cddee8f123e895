// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/keychain_store.h"

#include <QPointer>
#include <qt6keychain/keychain.h>
#include <QTimer>

using namespace Qt::StringLiterals;

namespace ccplant {
namespace {
const QString service = u"ccplant"_s;
}

KeychainStore::KeychainStore(const QString &fallbackFile, QObject *parent)
    : SecretStore(parent)
    , m_file(fallbackFile)
    , m_secure(QKeychain::isAvailable())
{
}

QString KeychainStore::description() const
{
    return m_secure ? tr("Tokens are kept in this system's keychain.") : m_file.description();
}

void KeychainStore::setSecure(bool secure)
{
    if (m_secure == secure)
        return;
    m_secure = secure;
    Q_EMIT secureChanged();
}

void KeychainStore::read(
    const QString &key, QObject *context, std::function<void(const QString &)> then)
{
    if (!m_secure)
        return m_file.read(key, context, std::move(then));
    auto *job = new QKeychain::ReadPasswordJob(service, this);
    job->setKey(key);
    const QPointer<QObject> guard(context);
    connect(job, &QKeychain::Job::finished, this,
        [this, key, guard, then = std::move(then)](QKeychain::Job *done) {
            if (!guard)
                return;
            if (done->error() == QKeychain::NoError)
                return then(static_cast<QKeychain::ReadPasswordJob *>(done)->textData());
            if (done->error() != QKeychain::EntryNotFound)
                setSecure(false); // there is no keychain behind the interface
            m_file.read(key, guard, then);
        });
    job->start();
}

void KeychainStore::write(const QString &key, const QString &secret)
{
    if (!m_secure)
        return m_file.write(key, secret);
    auto *job = new QKeychain::WritePasswordJob(service, this);
    job->setKey(key);
    job->setTextData(secret);
    connect(job, &QKeychain::Job::finished, this, [this, key, secret](QKeychain::Job *done) {
        if (done->error() == QKeychain::NoError)
            return m_file.remove(key);
        setSecure(false);
        m_file.write(key, secret);
    });
    job->start();
}

void KeychainStore::remove(const QString &key)
{
    m_file.remove(key);
    if (!m_secure)
        return;
    auto *job = new QKeychain::DeletePasswordJob(service, this);
    job->setKey(key);
    job->start();
}

} // namespace ccplant
