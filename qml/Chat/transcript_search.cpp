// SPDX-License-Identifier: GPL-3.0-or-later
#include "qml/Chat/transcript_search.h"

namespace ccplant::chat {

using namespace Qt::StringLiterals;

TranscriptSearch::TranscriptSearch(QObject *parent)
    : QObject(parent)
{
    // One look per moment, however much comes in.
    m_timer.setSingleShot(true);
    m_timer.setInterval(120);
    connect(&m_timer, &QTimer::timeout, this, &TranscriptSearch::run);
}

void TranscriptSearch::setModel(QAbstractItemModel *model)
{
    if (m_model == model)
        return;
    if (m_model)
        disconnect(m_model, nullptr, this, nullptr);
    m_model = model;
    if (model) {
        const auto again = [this] {
            if (!m_query.isEmpty() && !m_timer.isActive())
                m_timer.start();
        };
        connect(model, &QAbstractItemModel::rowsInserted, this, again);
        connect(model, &QAbstractItemModel::rowsRemoved, this, again);
        connect(model, &QAbstractItemModel::dataChanged, this, again);
        connect(model, &QAbstractItemModel::modelReset, this, again);
    }
    run();
    Q_EMIT modelChanged();
}

void TranscriptSearch::setQuery(const QString &query)
{
    if (std::exchange(m_query, query) == query)
        return;
    Q_EMIT queryChanged();
    if (query.isEmpty()) {
        m_timer.stop();
        run();
    } else {
        m_timer.start();
    }
}

QVariantMap TranscriptSearch::match(int index) const
{
    if (index < 0 || index >= m_matches.size())
        return {};
    return {{u"kind"_s, m_matches[index].kind}, {u"id"_s, m_matches[index].id}};
}

void TranscriptSearch::run()
{
    QList<Match> matches;
    if (m_model && !m_query.isEmpty()) {
        const QHash<QByteArray, int> roles = [this] {
            QHash<QByteArray, int> byName;
            const QHash<int, QByteArray> names = m_model->roleNames();
            for (auto it = names.cbegin(); it != names.cend(); ++it)
                byName.insert(it.value(), it.key());
            return byName;
        }();
        const int text = roles.value("text", -1), title = roles.value("title", -1);
        for (int row = 0; row < m_model->rowCount(); ++row) {
            const QModelIndex index = m_model->index(row, 0);
            const auto has = [&](int role) {
                return role >= 0
                    && index.data(role).toString().contains(m_query, Qt::CaseInsensitive);
            };
            if (has(text) || has(title))
                matches.append({index.data(roles.value("kind", -1)).toString(),
                    index.data(roles.value("entryId", -1)).toString()});
        }
    }
    if (std::exchange(m_matches, matches) != matches)
        Q_EMIT matchesChanged();
}

} // namespace ccplant::chat
