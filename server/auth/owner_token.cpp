// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/auth/owner_token.h"

#include "server/auth/secret_file.h"
#include "server/auth/secrets.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace ccplant::auth {

OwnerToken::OwnerToken(QString value)
    : m_value(std::move(value))
    , m_digest(sha256(m_value.toLatin1()))
{
}

Result<OwnerToken> OwnerToken::load(const QString &file)
{
    // Whoever brings a token of their own must bring one that cannot be guessed.
    static const QRegularExpression pattern(u"\\Accp_[A-Za-z0-9_-]{26,200}\\z"_s);
    const auto content =
        readOrMakeSecretFile(file, [] { return newToken(u"ccp_").toLatin1() + '\n'; });
    if (!content)
        return tl::unexpected(content.error());
    const QString value = QString::fromLatin1(content->trimmed());
    if (!pattern.match(value).hasMatch())
        return fail(ErrorCode::Unprocessable,
            u"%1 holds no token: it must be 'ccp_' and at least 26 letters, digits, '_' or '-'. "
            u"Delete the file; a new "
            "one is made at the next start."_s.arg(file));
    return OwnerToken(value);
}

bool OwnerToken::matches(QByteArrayView token) const
{
    return sameDigest(sha256(token), m_digest);
}

} // namespace ccplant::auth
