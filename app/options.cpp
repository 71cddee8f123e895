// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/options.h"

#include <QCommandLineParser>
#include <QFile>
#include <QJsonDocument>
#include <QStandardPaths>

using namespace Qt::StringLiterals;

namespace ccplant {
namespace {

Result<QByteArray> contentOf(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return fail(
            ErrorCode::InvalidRequest, u"%1 cannot be read: %2"_s.arg(path, file.errorString()));
    return file.readAll();
}

/// Not the folder of a server on this computer, which is the server's alone.
QString defaultDataDir()
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation)
        + u"/ccplant-client"_s;
}

/// The file that `ccplantd --ready-file` writes: {"url","token",…}.
Result<Options> fromReadyFile(const QString &path, Options options)
{
    const Result<QByteArray> bytes = contentOf(path);
    if (!bytes)
        return tl::unexpected(bytes.error());
    const QJsonObject ready = QJsonDocument::fromJson(*bytes).object();
    options.connectUrl = QUrl(ready["url"_L1].toString());
    options.token = ready["token"_L1].toString();
    options.local = true;
    if (!options.connectUrl.isValid() || options.connectUrl.host().isEmpty())
        return fail(ErrorCode::InvalidRequest,
            u"%1 is not a ready file of ccplantd: it has no \"url\"."_s.arg(path));
    return options;
}

} // namespace

Result<Options> readOptions(const QStringList &arguments)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(
        u"The desktop client of ccplant: runs coding agents and shows what they do.\n"
        "Without options it opens the server used last, or starts one on this computer."_s);
    parser.addHelpOption();
    parser.addVersionOption();
    const QCommandLineOption connect(u"connect"_s, u"Connect to the server at <url>."_s, u"url"_s);
    const QCommandLineOption tokenFile(
        u"token-file"_s, u"Take the token for --connect from <file>."_s, u"file"_s);
    const QCommandLineOption ready(u"ready-file"_s,
        u"Connect to the server that wrote <file> (ccplantd --ready-file)."_s, u"file"_s);
    const QCommandLineOption dataDir(
        u"data-dir"_s, u"Keep settings, drafts and unsent prompts in <folder>."_s, u"folder"_s);
    parser.addOptions({connect, tokenFile, ready, dataDir});
    parser.process(arguments);

    Options options;
    options.dataDir = parser.isSet(dataDir) ? parser.value(dataDir) : defaultDataDir();
    if (parser.isSet(ready))
        return fromReadyFile(parser.value(ready), options);
    if (parser.isSet(connect) != parser.isSet(tokenFile))
        return fail(ErrorCode::InvalidRequest,
            u"--connect and --token-file belong together; give both or neither."_s);
    if (!parser.isSet(connect))
        return options;
    const Result<QByteArray> token = contentOf(parser.value(tokenFile));
    if (!token)
        return tl::unexpected(token.error());
    options.token = QString::fromUtf8(*token).trimmed();
    options.connectUrl = QUrl(parser.value(connect), QUrl::StrictMode);
    if (!options.connectUrl.isValid() || !options.connectUrl.scheme().startsWith("http"_L1))
        return fail(ErrorCode::InvalidRequest,
            u"--connect takes an address that starts with http:// or https://, not %1"_s.arg(
                parser.value(connect)));
    return options;
}

} // namespace ccplant
