// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/kube/client/materials.h"

#include <QFile>
#include <QFileInfo>
#include <QSslCertificate>
#include <QSslKey>

using namespace Qt::StringLiterals;

namespace ccplant::kube {
namespace {

constexpr qint64 maxMaterial = 1024 * 1024;

QSslKey keyOf(const QByteArray &pem)
{
    for (const auto algorithm : {QSsl::Ec, QSsl::Rsa}) {
        QSslKey key(pem, algorithm);
        if (!key.isNull())
            return key;
    }
    return {};
}

} // namespace

WatchedMaterial::WatchedMaterial(Material material)
    : m_material(std::move(material))
{
}

ApiResult<QByteArray> WatchedMaterial::read()
{
    m_changed = false;
    if (m_material.file.isEmpty())
        return m_material.data;
    QFile file(m_material.file);
    // Kubernetes replaces a link, so it is the file behind it that has a new time.
    const QFileInfo info(QFileInfo(m_material.file).canonicalFilePath());
    if (m_size == info.size() && m_modified == info.lastModified() && !m_material.data.isEmpty())
        return m_material.data;
    if (!file.open(QIODevice::ReadOnly))
        return apiFail(Reason::BadCredentials,
            u"%1 cannot be read: %2"_s.arg(m_material.file, file.errorString()));
    QByteArray data = file.read(maxMaterial);
    if (data.trimmed().isEmpty())
        return apiFail(Reason::BadCredentials, u"%1 is empty"_s.arg(m_material.file));
    m_modified = info.lastModified();
    m_size = info.size();
    m_changed = !m_material.data.isEmpty() && m_material.data != data;
    m_material.data = std::move(data);
    return m_material.data;
}

ApiResult<QSslConfiguration> tlsFor(
    const ClusterEntry &cluster, const QByteArray &authority, const KeyPair &pair)
{
    QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
    tls.setProtocol(QSsl::TlsV1_2OrLater);
    tls.setPeerVerifyMode(cluster.insecure ? QSslSocket::VerifyNone : QSslSocket::VerifyPeer);
    if (!authority.isEmpty()) {
        const auto certificates = QSslCertificate::fromData(authority, QSsl::Pem);
        if (certificates.isEmpty())
            return apiFail(
                Reason::BadCredentials, u"the certificate authority is no PEM certificate"_s);
        tls.setCaCertificates(certificates); // these and no others
    }
    if (!pair.certificate.isEmpty()) {
        const auto chain = QSslCertificate::fromData(pair.certificate, QSsl::Pem);
        const QSslKey key = keyOf(pair.key);
        if (chain.isEmpty())
            return apiFail(
                Reason::BadCredentials, u"the client certificate is no PEM certificate"_s);
        if (key.isNull())
            return apiFail(Reason::BadCredentials,
                u"the client certificate's key is no RSA or EC key in PEM, or it is encrypted"_s);
        tls.setLocalCertificateChain(chain);
        tls.setPrivateKey(key);
    }
    return tls;
}

} // namespace ccplant::kube
