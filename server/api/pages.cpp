// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/api/pages.h"

#include <QCryptographicHash>

using namespace Qt::StringLiterals;

namespace ccplant::api {

namespace {

const QByteArray style = R"(
:root{color-scheme:light dark;--canvas:#f7f7f5;--surface:#fff;--line:#e6e5e1;--text:#1b1c1e;--muted:#5c5f66;--accent:#1f7a4d}
@media(prefers-color-scheme:dark){:root{--canvas:#131416;--surface:#1a1c1f;--line:#2a2d32;--text:#ecedee;--muted:#a2a6ae;--accent:#4cc38a}}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;display:grid;place-items:center;background:var(--canvas);color:var(--text);
font:15px/1.45 Inter,system-ui,sans-serif;padding:24px}
main{max-width:560px;width:100%;background:var(--surface);border:1px solid var(--line);border-radius:12px;padding:32px}
h1{font-size:24px;line-height:1.2;font-weight:600;margin:0 0 12px}
p{margin:0 0 16px}.muted{color:var(--muted)}
dl{margin:24px 0 0;display:grid;gap:16px}dt{font-weight:600}dd{margin:4px 0 0;color:var(--muted)}
code{font:13px/1.45 ui-monospace,monospace;background:var(--canvas);border:1px solid var(--line);border-radius:4px;padding:2px 4px;overflow-wrap:anywhere}
pre{font:13px/1.45 ui-monospace,monospace;white-space:pre-wrap;overflow-wrap:anywhere;margin:0}
a{color:var(--accent)}a:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
.state{display:inline-block;width:10px;height:10px;border-radius:50%;background:var(--accent);margin-right:8px}
)"_ba;

QByteArray policy()
{
    // The style is allowed by its hash; nothing else may load or run.
    static const QByteArray value = "default-src 'none'; style-src 'sha256-"
        + QCryptographicHash::hash(style, QCryptographicHash::Sha256).toBase64()
        + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    return value;
}

http::Reply page(int status, const QString &title, const QString &content)
{
    const QByteArray html =
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
        "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><title>"
        + title.toHtmlEscaped().toUtf8() + "</title><style>" + style + "</style></head><body><main>"
        + content.toUtf8() + "</main></body></html>\n";
    return http::Reply::bytes(html, "text/html; charset=utf-8", status)
        .with("Content-Security-Policy", policy());
}

http::Reply landing(const QString &serverName)
{
    return page(200, u"ccplant"_s,
        u"<h1><span class=\"state\" aria-hidden=\"true\"></span>ccplant is running</h1>"
        "<p>You are signed in to <strong>%1</strong>. Its sessions are driven by the desktop "
        "client or through the API.</p>"
        "<dl><div><dt>Desktop client</dt><dd>Start <code>ccplant</code> on your computer and give "
        "it this page's address "
        "and the token from the file <code>owner-token</code> in the server's data "
        "folder.</dd></div>"
        "<div><dt>API</dt><dd><a href=\"/api/v1/openapi.yaml\">openapi.yaml</a> describes it. "
        "Scripts send "
        "<code>Authorization: Bearer TOKEN</code>.</dd></div></dl>"_s.arg(
            serverName.toHtmlEscaped()));
}

QString titleOf(int status)
{
    switch (status) {
    case 401:
        return u"Sign in to ccplant"_s;
    case 404:
        return u"There is nothing here"_s;
    case 429:
        return u"Please wait"_s;
    default:
        return u"This did not work"_s;
    }
}

bool wantsPage(const http::Request &request)
{
    return (request.method == "GET" || request.method == "HEAD")
        && !request.path.startsWith("/api/"_L1) && request.header("accept").contains("text/html");
}

} // namespace

http::Reply textPage(const QString &title, const QString &text)
{
    return page(
        200, title, u"<h1>%1</h1><pre>%2</pre>"_s.arg(title.toHtmlEscaped(), text.toHtmlEscaped()));
}

http::Reply steppingStone(const QString &path)
{
    const QString to = path.toHtmlEscaped();
    return page(200, u"Signed in"_s,
        u"<meta http-equiv=\"refresh\" content=\"0;url=%1\"><h1>You are signed in</h1>"
        "<p><a href=\"%1\">Go on to ccplant</a></p>"_s.arg(to));
}

http::Reply refusalPage(const http::Request &request, const Error &error)
{
    if (!wantsPage(request))
        return http::Reply::problem(error, request);
    const int status = statusOf(error.code);
    const QString what = status == 401
        ? u"Open a login link to get in. On the server's machine, <code>ccplantd "
          u"--print-login-link</code> makes one. It works "
          "once, for five minutes."_s
        : error.detail.toHtmlEscaped();
    return page(status, titleOf(status),
        u"<h1>%1</h1><p>%2</p><p class=\"muted\">Request %3</p>"_s.arg(
            titleOf(status), what, request.id.toHtmlEscaped()));
}

void addPages(http::Router &router, const QString &serverName)
{
    router.add("GET", u"/"_s, [serverName](http::RequestPtr) { return landing(serverName); },
        {.rule = http::Rule::signedIn(), .maxBody = 0});
}

} // namespace ccplant::api
