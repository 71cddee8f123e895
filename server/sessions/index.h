// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/sessions/filter.h"

#include <memory>
#include <QHash>

namespace ccplant::sessions {

/// A session in the index, with what is made of it only once.
class Row {
public:
    explicit Row(Session session);

    const Session &session() const { return m_session; }
    /// `session().toJson()`, compact.
    const QByteArray &json() const;
    bool matches(const Filter &filter, const QStringList &words) const;
    /// What the session is sorted by.
    QString sortKey(Sort sort) const;
    bool before(Sort sort, const Row &other) const;

private:
    friend class Index;
    Session m_session;
    QString m_status;
    QString m_search; // what a text search looks at, case-folded
    QString m_title; // case-folded
    qint64 m_created; // ms since epoch
    qint64 m_lastEvent;
    mutable QByteArray m_json;
};
using RowPtr = std::shared_ptr<const Row>;

struct SessionPage {
    QList<RowPtr> rows;
    QString nextCursor; ///< empty: the last page
    qsizetype total = 0; ///< that match, on all pages
};

/// All sessions, in memory: filtered, sorted and paged without any I/O. One thread.
class Index {
public:
    void put(const Session &session);
    void remove(const QString &id) { m_rows.remove(id); }
    RowPtr find(const QString &id) const { return m_rows.value(id); }
    const QHash<QString, RowPtr> &rows() const { return m_rows; }
    qsizetype size() const { return m_rows.size(); }

    /// InvalidRequest for a cursor that is none of ours.
    Result<SessionPage> page(const Filter &filter, const PageRequest &request) const;
    /// All that match, in order.
    QList<RowPtr> all(const Filter &filter) const;
    bool matches(const Filter &filter, const QString &id) const;

private:
    QList<RowPtr> matching(const Filter &filter) const;

    QHash<QString, RowPtr> m_rows;
};

} // namespace ccplant::sessions
