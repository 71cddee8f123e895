// SPDX-License-Identifier: GPL-3.0-or-later
// Where text enters the client, somebody can look at it: the web client fetches the fonts that it
// needs. All text from the server passes here, what is kept on this machine, and drafts; natively
// nobody looks, and it costs a compare. Main thread only.
#pragma once

#include <QByteArrayView>
#include <QStringView>

#include <functional>

namespace ccplant::client {

using TextWatcher = std::function<void(QStringView)>;
/// `watcher` is called with text as it enters, in pieces, without most of the ASCII; null:
/// nobody.
void watchText(TextWatcher watcher);

/// Text has come in that will be shown, or may be.
void textEntered(QStringView text);
/// The same for UTF-8, for instance a whole body of JSON.
void textEntered(QByteArrayView utf8);

} // namespace ccplant::client
