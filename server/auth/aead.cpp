// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/auth/aead.h"

#include <limits>
#include <memory>
#include <openssl/evp.h>

namespace ccplant::auth::aead {

namespace {

using Context = std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)>;

Context makeContext()
{
    return {EVP_CIPHER_CTX_new(), &EVP_CIPHER_CTX_free};
}

const unsigned char *in(const QByteArray &bytes, qsizetype offset = 0)
{
    return reinterpret_cast<const unsigned char *>(bytes.constData()) + offset;
}

unsigned char *out(QByteArray &bytes, qsizetype offset = 0)
{
    return reinterpret_cast<unsigned char *>(bytes.data()) + offset;
}

bool fits(const QByteArray &key, const QByteArray &nonce, const QByteArray &associated,
    const QByteArray &text)
{
    constexpr qsizetype most = std::numeric_limits<int>::max() - tagBytes;
    return key.size() == keyBytes && nonce.size() == nonceBytes && associated.size() <= most
        && text.size() <= most;
}

} // namespace

std::optional<QByteArray> seal(const QByteArray &key, const QByteArray &nonce,
    const QByteArray &associated, const QByteArray &plain)
{
    const Context context = makeContext();
    if (!context || !fits(key, nonce, associated, plain))
        return {};
    QByteArray sealed(plain.size() + tagBytes, Qt::Uninitialized);
    int size = 0;
    const bool ok =
        EVP_EncryptInit_ex(context.get(), EVP_aes_256_gcm(), nullptr, in(key), in(nonce)) == 1
        && EVP_EncryptUpdate(context.get(), nullptr, &size, in(associated), int(associated.size()))
            == 1
        && EVP_EncryptUpdate(context.get(), out(sealed), &size, in(plain), int(plain.size())) == 1
        && EVP_EncryptFinal_ex(context.get(), out(sealed, plain.size()), &size) == 1
        && EVP_CIPHER_CTX_ctrl(
               context.get(), EVP_CTRL_GCM_GET_TAG, int(tagBytes), out(sealed, plain.size()))
            == 1;
    return ok ? std::optional(sealed) : std::nullopt;
}

std::optional<QByteArray> open(const QByteArray &key, const QByteArray &nonce,
    const QByteArray &associated, const QByteArray &sealed)
{
    const Context context = makeContext();
    if (!context || sealed.size() < tagBytes || !fits(key, nonce, associated, sealed))
        return {};
    const qsizetype length = sealed.size() - tagBytes;
    QByteArray tag = sealed.last(tagBytes);
    QByteArray plain(length, Qt::Uninitialized);
    int size = 0;
    const bool ok =
        EVP_DecryptInit_ex(context.get(), EVP_aes_256_gcm(), nullptr, in(key), in(nonce)) == 1
        && EVP_DecryptUpdate(context.get(), nullptr, &size, in(associated), int(associated.size()))
            == 1
        && EVP_DecryptUpdate(context.get(), out(plain), &size, in(sealed), int(length)) == 1
        && EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_SET_TAG, int(tagBytes), out(tag)) == 1
        && EVP_DecryptFinal_ex(context.get(), out(plain, length), &size) == 1;
    return ok ? std::optional(plain) : std::nullopt;
}

} // namespace ccplant::auth::aead
