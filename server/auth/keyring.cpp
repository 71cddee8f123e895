// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/auth/keyring.h"

#include "server/auth/aead.h"
#include "server/auth/secret_file.h"
#include "server/auth/secrets.h"

#include <algorithm>
#include <QRegularExpression>
#include <QSet>

using namespace Qt::StringLiterals;

namespace ccplant::auth {

namespace {

QByteArray freshLine()
{
    return randomBytes(4).toHex() + ' ' + randomBytes(aead::keyBytes).toBase64() + '\n';
}

QByteArray freshFile()
{
    return "# Keys that sign-in cookies and stored secrets are sealed with; the first seals, all "
           "open. Whoever has them can sign in.\n"
        + freshLine();
}

/// Random bytes hardly ever repeat that much; a word, or a key of an example, does.
bool canBeGuessed(const QByteArray &secret)
{
    return QSet<char>(secret.begin(), secret.end()).size() < 16;
}

Result<Keyring::Key> keyOf(const QByteArray &line, qsizetype number)
{
    static const QRegularExpression pattern(u"\\A([a-z0-9]{4,32})\\s+([A-Za-z0-9+/]{43}=)\\z"_s);
    const auto match = pattern.match(QString::fromLatin1(line));
    if (!match.hasMatch())
        return fail(ErrorCode::Unprocessable,
            u"line %1 must be an id (4 to 32 of a-z and 0-9), a space and a key of 32 bytes in base64"_s
                .arg(number));
    const QByteArray secret = QByteArray::fromBase64(match.captured(2).toLatin1());
    if (canBeGuessed(secret))
        return fail(ErrorCode::Unprocessable,
            u"the key in line %1 is not random; 'openssl rand -base64 32' makes one that is"_s.arg(
                number));
    return Keyring::Key{match.captured(1).toLatin1(), secret};
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
    return readSecretFile(file).and_then(parse).map_error([&](Error error) {
        if (error.code == ErrorCode::Unprocessable)
            error.detail =
                u"%1: %2. Mend it, or delete the file: everybody has to sign in again then, and stored secrets are lost."_s
                    .arg(file, error.detail);
        return error;
    });
}

Result<Keyring> Keyring::loadOrMake(const QString &file)
{
    if (const auto content = readOrMakeSecretFile(file, freshFile); !content)
        return tl::unexpected(content.error());
    return load(file);
}

Result<void> Keyring::addKey(const QString &file)
{
    return readSecretFile(file).and_then(
        [&](const QByteArray &content) { return writeSecretFile(file, freshLine() + content); });
}

const Keyring::Key *Keyring::find(QByteArrayView id) const
{
    const auto found = std::ranges::find_if(m_keys, [&](const Key &key) { return key.id == id; });
    return found == m_keys.end() ? nullptr : &*found;
}

} // namespace ccplant::auth
