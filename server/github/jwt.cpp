// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/github/jwt.h"

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace ccplant::github {

namespace {

constexpr auto base64 = QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals;
constexpr int leastBits = 2048;
constexpr qsizetype longestToken = 16 * 1024;
constexpr qint64 clockSkew = 60; // seconds
constexpr qint64 lifetime = 9 * 60; // GitHub takes ten minutes at most

using Bio = std::unique_ptr<BIO, decltype(&BIO_free)>;
using Context = std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)>;

const unsigned char *in(const QByteArray &bytes)
{
    return reinterpret_cast<const unsigned char *>(bytes.constData());
}

/// A key that has a passphrase is refused, not asked for at the terminal.
int noPassphrase(char *, int, int, void *)
{
    return -1;
}

Failure refuse(const QString &why)
{
    return fail(ErrorCode::Unauthenticated, u"The token is not valid."_s, why);
}

/// Base64 has several spellings of the same bytes; only the canonical one is taken.
std::optional<QByteArray> bytesOf(const QByteArray &text)
{
    const auto bytes =
        QByteArray::fromBase64Encoding(text, base64 | QByteArray::AbortOnBase64DecodingErrors);
    if (!bytes || bytes.decoded.toBase64(base64) != text)
        return {};
    return bytes.decoded;
}

std::optional<QJsonObject> objectOf(const QByteArray &text)
{
    const auto bytes = bytesOf(text);
    const QJsonDocument document = QJsonDocument::fromJson(bytes.value_or(QByteArray()));
    return document.isObject() ? std::optional(document.object()) : std::nullopt;
}

/// A time claim: absent, a number of seconds, or wrong.
Result<std::optional<qint64>> timeIn(const QJsonObject &claims, QLatin1StringView name)
{
    const QJsonValue value = claims[name];
    if (value.isUndefined())
        return std::nullopt;
    if (!value.isDouble() || value.toDouble() < 0)
        return refuse(u"'%1' is no time"_s.arg(name));
    return value.toInteger(qint64(value.toDouble()));
}

} // namespace

class RsaKey::Handle {
public:
    explicit Handle(EVP_PKEY *pkey)
        : key(pkey)
    {
    }
    ~Handle() { EVP_PKEY_free(key); }
    Handle(const Handle &) = delete;
    Handle &operator=(const Handle &) = delete;

    EVP_PKEY *const key;
};

RsaKey::RsaKey(std::shared_ptr<Handle> handle)
    : m_handle(std::move(handle))
{
}

namespace {

Result<std::shared_ptr<RsaKey::Handle>> checked(EVP_PKEY *pkey, const QString &what)
{
    if (!pkey)
        return fail(
            ErrorCode::Unprocessable, u"it is no %1 in PEM form without a passphrase"_s.arg(what));
    auto handle = std::make_shared<RsaKey::Handle>(pkey);
    if (EVP_PKEY_get_base_id(pkey) != EVP_PKEY_RSA)
        return fail(ErrorCode::Unprocessable, u"it is a key, but not of RSA"_s);
    if (EVP_PKEY_get_bits(pkey) < leastBits)
        return fail(ErrorCode::Unprocessable, u"the key has fewer than %1 bits"_s.arg(leastBits));
    return handle;
}

} // namespace

Result<RsaKey> RsaKey::fromPem(const QByteArray &pem)
{
    const Bio bio(BIO_new_mem_buf(pem.constData(), int(pem.size())), &BIO_free);
    return checked(
        PEM_read_bio_PrivateKey(bio.get(), nullptr, noPassphrase, nullptr), u"private key"_s)
        .map([](std::shared_ptr<Handle> handle) { return RsaKey(std::move(handle)); });
}

Result<RsaKey> RsaKey::fromPublicPem(const QByteArray &pem)
{
    const Bio bio(BIO_new_mem_buf(pem.constData(), int(pem.size())), &BIO_free);
    return checked(PEM_read_bio_PUBKEY(bio.get(), nullptr, noPassphrase, nullptr), u"public key"_s)
        .map([](std::shared_ptr<Handle> handle) { return RsaKey(std::move(handle)); });
}

Result<QByteArray> RsaKey::sign(const QByteArray &message) const
{
    const Context context(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
    size_t size = 0;
    QByteArray signature;
    bool ok = context
        && EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, m_handle->key) == 1
        && EVP_DigestSign(context.get(), nullptr, &size, in(message), size_t(message.size())) == 1;
    if (ok) {
        signature.resize(qsizetype(size));
        ok = EVP_DigestSign(context.get(), reinterpret_cast<unsigned char *>(signature.data()),
                 &size, in(message), size_t(message.size()))
            == 1;
    }
    if (!ok)
        return fail(ErrorCode::Internal, u"A token could not be signed."_s,
            u"OpenSSL cannot sign with this key"_s);
    return signature.first(qsizetype(size));
}

bool RsaKey::verifies(const QByteArray &message, const QByteArray &signature) const
{
    const Context context(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
    return context
        && EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, m_handle->key) == 1
        && EVP_DigestVerify(context.get(), in(signature), size_t(signature.size()), in(message),
               size_t(message.size()))
        == 1;
}

QByteArray RsaKey::publicPem() const
{
    const Bio bio(BIO_new(BIO_s_mem()), &BIO_free);
    char *data = nullptr;
    if (!bio || PEM_write_bio_PUBKEY(bio.get(), m_handle->key) != 1)
        return {};
    const long size = BIO_get_mem_data(bio.get(), &data);
    return QByteArray(data, size);
}

Result<QByteArray> signJwt(const QJsonObject &claims, const RsaKey &key)
{
    const auto part = [](const QJsonObject &object) {
        return QJsonDocument(object).toJson(QJsonDocument::Compact).toBase64(base64);
    };
    const QByteArray input =
        part({{"alg"_L1, u"RS256"_s}, {"typ"_L1, u"JWT"_s}}) + '.' + part(claims);
    return key.sign(input).map(
        [&](const QByteArray &signature) { return input + '.' + signature.toBase64(base64); });
}

Result<QJsonObject> verifyJwt(QByteArrayView token, const RsaKey &key, const QDateTime &now)
{
    const QList<QByteArray> parts =
        token.size() > longestToken ? QList<QByteArray>() : token.toByteArray().split('.');
    if (parts.size() != 3)
        return refuse(u"it has not three parts"_s);
    const auto header = objectOf(parts[0]);
    const auto signature = bytesOf(parts[2]);
    // The algorithm is ours, never the token's choice.
    if (!header || !signature || header->value("alg"_L1).toString() != "RS256"_L1
        || header->contains("crit"_L1))
        return refuse(u"it is not signed with RS256"_s);
    if (!key.verifies(parts[0] + '.' + parts[1], *signature))
        return refuse(u"its signature is wrong"_s);
    const auto claims = objectOf(parts[1]);
    if (!claims)
        return refuse(u"its claims are no JSON object"_s);
    const qint64 time = now.toSecsSinceEpoch();
    const auto end = timeIn(*claims, "exp"_L1);
    const auto begin = timeIn(*claims, "nbf"_L1);
    const auto made = timeIn(*claims, "iat"_L1);
    if (!end || !begin || !made)
        return refuse(u"a time in it is none"_s);
    if (*end && time >= **end)
        return refuse(u"it has expired"_s);
    if ((*begin && time + clockSkew < **begin) || (*made && time + clockSkew < **made))
        return refuse(u"it is not valid yet"_s);
    return *claims;
}

Result<QByteArray> appJwt(const QString &appId, const RsaKey &key, const QDateTime &now)
{
    const qint64 begin = now.toSecsSinceEpoch() - clockSkew;
    return signJwt({{"iat"_L1, begin}, {"exp"_L1, begin + lifetime}, {"iss"_L1, appId}}, key);
}

} // namespace ccplant::github
