// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sessions/index.h"

#include "server/sessions/requests.h"

#include <algorithm>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace ccplant::sessions {
namespace {

QString searchText(const Session &session)
{
    QStringList parts{session.title, session.activity, session.repository, session.branch,
        session.workspace.branch, session.agent, session.id};
    for (const auto &[name, value] : session.tags.asKeyValueRange())
        parts << name + u'=' + value;
    return parts.join(u'\n').toCaseFolded();
}

QStringList wordsOf(const Filter &filter)
{
    return filter.text.toCaseFolded().split(u' ', Qt::SkipEmptyParts);
}

/// Where a page begins: after this key and id.
struct Cursor {
    QString key;
    QString id;
};

QString writeCursor(const Cursor &cursor)
{
    const QJsonArray parts{cursor.key, cursor.id};
    return QString::fromLatin1(QJsonDocument(parts)
            .toJson(QJsonDocument::Compact)
            .toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals));
}

Result<Cursor> readCursor(const QString &text)
{
    const auto bytes = QByteArray::fromBase64Encoding(
        text.toLatin1(), QByteArray::Base64UrlEncoding | QByteArray::AbortOnBase64DecodingErrors);
    const QJsonArray parts = bytes ? QJsonDocument::fromJson(*bytes).array() : QJsonArray();
    if (parts.size() == 2 && parts[0].isString() && parts[1].isString())
        return Cursor{parts[0].toString(), parts[1].toString()};
    return wrongField(u"cursor"_s, u"give next_cursor of the page before, unchanged"_s);
}

/// Numbers as text that sorts like the numbers.
QString padded(qint64 milliseconds)
{
    return u"%1"_s.arg(std::max<qint64>(milliseconds, 0), 15, 10, QLatin1Char('0'));
}

} // namespace

Row::Row(Session session)
    : m_session(std::move(session))
    , m_status(m_session.status())
    , m_search(searchText(m_session))
    , m_title(m_session.title.toCaseFolded())
    , m_created(m_session.createdAt.toMSecsSinceEpoch())
    , m_lastEvent((m_session.lastEventAt.isValid() ? m_session.lastEventAt : m_session.createdAt)
              .toMSecsSinceEpoch())
{
}

const QByteArray &Row::json() const
{
    if (m_json.isEmpty())
        m_json = QJsonDocument(m_session.toJson()).toJson(QJsonDocument::Compact);
    return m_json;
}

QString Row::sortKey(Sort sort) const
{
    switch (sort) {
    case Sort::LastEvent:
        return padded(m_lastEvent);
    case Sort::Created:
        return padded(m_created);
    case Sort::Title:
        return m_title;
    }
    Q_UNREACHABLE_RETURN({});
}

bool Row::before(Sort sort, const Row &other) const
{
    switch (sort) {
    case Sort::LastEvent:
        return m_lastEvent < other.m_lastEvent;
    case Sort::Created:
        return m_created < other.m_created;
    case Sort::Title:
        return m_title < other.m_title;
    }
    Q_UNREACHABLE_RETURN(false);
}

bool Row::matches(const Filter &filter, const QStringList &words) const
{
    const bool plain = (!filter.caller || filter.caller->mayUse(m_session))
        && (filter.team.isEmpty() || m_session.team == filter.team)
        && (filter.owner.isEmpty() || m_session.owner == filter.owner)
        && (!filter.archived || m_session.archived == *filter.archived)
        && (filter.status.isEmpty() || filter.status.contains(m_status))
        && (filter.agent.isEmpty() || m_session.agent == filter.agent)
        && (filter.repository.isEmpty() || m_session.repository == filter.repository);
    if (!plain)
        return false;
    for (const auto &[name, value] : filter.tags.asKeyValueRange()) {
        const auto tag = m_session.tags.constFind(name);
        if (tag == m_session.tags.cend() || *tag != value)
            return false;
    }
    return std::ranges::all_of(
        words, [this](const QString &word) { return m_search.contains(word); });
}

void Index::put(const Session &session)
{
    m_rows.insert(session.id, std::make_shared<const Row>(session));
}

bool Index::matches(const Filter &filter, const QString &id) const
{
    const RowPtr row = find(id);
    return row && row->matches(filter, wordsOf(filter));
}

QList<RowPtr> Index::matching(const Filter &filter) const
{
    const QStringList words = wordsOf(filter);
    QList<RowPtr> rows;
    rows.reserve(m_rows.size());
    for (const RowPtr &row : m_rows) {
        if (row->matches(filter, words))
            rows.append(row);
    }
    return rows;
}

namespace {

/// Strict order: the sort key, and the id where that is equal.
auto orderOf(const Filter &filter)
{
    return [sort = filter.sort, descending = filter.descending](const RowPtr &a, const RowPtr &b) {
        const bool less = a->before(sort, *b);
        return less != b->before(sort, *a)
            ? less != descending
            : (a->session().id < b->session().id) != descending && a != b;
    };
}

bool isAfter(const Filter &filter, const Cursor &cursor, const RowPtr &row)
{
    const QString key = row->sortKey(filter.sort);
    if (key != cursor.key)
        return filter.descending ? key < cursor.key : cursor.key < key;
    return filter.descending ? row->session().id < cursor.id : cursor.id < row->session().id;
}

} // namespace

QList<RowPtr> Index::all(const Filter &filter) const
{
    QList<RowPtr> rows = matching(filter);
    std::ranges::sort(rows, orderOf(filter));
    return rows;
}

Result<SessionPage> Index::page(const Filter &filter, const PageRequest &request) const
{
    SessionPage page;
    QList<RowPtr> rows = matching(filter);
    page.total = rows.size();
    if (!request.cursor.isEmpty()) {
        const Result<Cursor> cursor = readCursor(request.cursor);
        if (!cursor)
            return tl::unexpected(cursor.error());
        rows.removeIf([&](const RowPtr &row) { return !isAfter(filter, *cursor, row); });
    }
    const qsizetype size = std::min<qsizetype>(request.limit, rows.size());
    std::ranges::partial_sort(rows, rows.begin() + size, orderOf(filter));
    if (rows.size() > size && size > 0)
        page.nextCursor =
            writeCursor({rows[size - 1]->sortKey(filter.sort), rows[size - 1]->session().id});
    rows.resize(size);
    page.rows = std::move(rows);
    return page;
}

} // namespace ccplant::sessions
