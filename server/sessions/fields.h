// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/sessions/requests.h"

#include <QRegularExpression>

namespace ccplant::sessions {

/// Reads fields of a JSON object one by one and keeps the first error. Absent fields leave the
/// target alone.
class Fields {
public:
    explicit Fields(const QJsonObject &body)
        : m_body(body)
    {
    }

    /// One line of text.
    void line(const QString &name, QString &into, qsizetype longest);
    void matching(const QString &name, QString &into, const QRegularExpression &pattern,
        const QString &allowed);
    void boolean(const QString &name, bool &into);
    void number(const QString &name, std::optional<qint64> &into, qint64 least, qint64 most);
    /// Names (as `pattern`) to strings.
    void map(const QString &name, QMap<QString, QString> &into, const QRegularExpression &names,
        const QString &allowedNames, qsizetype longestValue, qsizetype most);
    void object(const QString &name, QJsonObject &into);
    void array(const QString &name, QJsonArray &into, qsizetype most);

    bool has(const QString &name) const { return m_body.contains(name); }
    QJsonValue value(const QString &name) const { return m_body[name]; }
    void wrong(const QString &name, const QString &what);
    void failed(const Error &error);
    const std::optional<Error> &error() const { return m_error; }

private:
    const QJsonObject m_body;
    std::optional<Error> m_error;
};

} // namespace ccplant::sessions
