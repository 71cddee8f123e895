// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/auth/keyring.h"

#include "server/auth/aead.h"
#include "server/auth/secret_file.h"
#include "server/auth/secrets.h"

#include <algorithm>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace ccplant::auth {

namespace {

QByteArray freshFile()
{
    return "# Keys that sign-in cookies are sealed with. Whoever has them can sign in.\n"
        + randomBytes(4).toHex() + ' ' + randomBytes(aead::keyBytes).toBase64() + '\n';
}

Result<Keyring::Key> keyOf(const QByteArray &line, qsizetype number)
{
    static const QRegularExpression pattern(u"\\A([a-z0-9]{4,32})\\s+([A-Za-z0-9+/]{43}=)\\z"_s);
    const auto match = pattern.match(QString::fromLatin1(line));
    if (!match.hasMatch())
        return fail(ErrorCode::Unprocessable,
            u"line %1 must be an id and a key of 32 bytes in base64"_s.arg(number));
    return Keyring::Key{
        match.captured(1).toLatin1(), QByteArray::fromBase64(match.captured(2).toLatin1())};
}

} // namespace

Result<Keyring> Keyring::parse(const QByteArray &content)
{
    QList<Key> keys;
    const QList<QByteArray> lines = content.split('\n');
    for (qsizetype i = 0; i < lines.size(); ++i) {
        const QByteArray line = lines.at(i).trimmed();
        if (line.isEmpty() || line.startsWith('#'))
            continue;
        const Result<Key> key = keyOf(line, i + 1);
        if (!key)
            return tl::unexpected(key.error());
        keys << *key;
    }
    if (keys.isEmpty())
        return fail(ErrorCode::Unprocessable, u"there is no key in it"_s);
    return Keyring(keys);
}

Result<Keyring> Keyring::load(const QString &file)
{
    const auto content = readOrMakeSecretFile(file, freshFile);
    if (!content)
        return tl::unexpected(content.error());
    return parse(*content).map_error([&](Error error) {
        error.detail =
            u"%1: %2. Mend it, or delete the file: everybody has to sign in again then."_s.arg(
                file, error.detail);
        return error;
    });
}

const Keyring::Key *Keyring::find(QByteArrayView id) const
{
    const auto found = std::ranges::find_if(m_keys, [&](const Key &key) { return key.id == id; });
    return found == m_keys.end() ? nullptr : &*found;
}

} // namespace ccplant::auth
