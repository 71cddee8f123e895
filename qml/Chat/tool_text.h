// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QVariant>

namespace ccplant::chat {

/// How a tool call reads in one line.
struct ToolLine {
    QString verb; ///< "Edit", in the user's language
    QString object; ///< a path, command, pattern or address; one line
    bool mono = false; ///< `object` is something a machine reads
};

/// `workspace` is taken off the front of paths. Where nothing better is known the agent's own title
/// is the object.
ToolLine describeTool(const QString &kind, const QString &title, const QVariantList &locations,
    const QVariant &rawInput, const QString &workspace);

/// The command that a tool will run, whole; empty when it runs none.
QString commandOf(const QVariant &rawInput);

/// "0.4 s", "12 s", "3 min 5 s"; empty for a negative or unnoticeable time.
QString durationText(double milliseconds);

/// "820 B", "12 kB", "3.4 MB"
QString sizeText(double bytes);

/// JSON for people: two spaces deep; strings as they are.
QString readableJson(const QVariant &value);

} // namespace ccplant::chat
