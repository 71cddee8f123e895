// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/web/site.h"

namespace ccplant::web {

using namespace Qt::StringLiterals;

QByteArray mediaType(const QString &path)
{
    static const QHash<QString, QByteArray> types{
        {u"html"_s, "text/html; charset=utf-8"},
        {u"js"_s, "text/javascript; charset=utf-8"},
        {u"mjs"_s, "text/javascript; charset=utf-8"},
        {u"css"_s, "text/css; charset=utf-8"},
        {u"txt"_s, "text/plain; charset=utf-8"},
        {u"json"_s, "application/json"},
        {u"map"_s, "application/json"},
        {u"webmanifest"_s, "application/manifest+json"},
        {u"wasm"_s, "application/wasm"}, // the only type that browsers compile while it streams
        {u"svg"_s, "image/svg+xml"},
        {u"png"_s, "image/png"},
        {u"ico"_s, "image/x-icon"},
        {u"webp"_s, "image/webp"},
        {u"jpg"_s, "image/jpeg"},
        {u"woff2"_s, "font/woff2"},
        {u"woff"_s, "font/woff"},
        {u"ttf"_s, "font/ttf"},
        {u"otf"_s, "font/otf"},
        {u"ttc"_s, "font/collection"},
    };
    const QString name = path.sliced(path.lastIndexOf(u'/') + 1);
    const qsizetype dot = name.lastIndexOf(u'.');
    return types.value(
        dot < 0 ? QString() : name.sliced(dot + 1).toLower(), "application/octet-stream");
}

} // namespace ccplant::web
