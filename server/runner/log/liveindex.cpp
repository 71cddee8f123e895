// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/runner/log/liveindex.h"

#include "server/runner/log/whole.h"

namespace ccplant::runner {

void LiveIndex::add(const Event &event, Place place)
{
    const QString subject = subjectOf(event);
    if (!subject.isEmpty()) {
        QList<qint64> &seqs = m_bySubject[subject];
        if (isWhole(event)) {
            for (const qint64 seq : std::as_const(seqs)) {
                const auto dead = m_places.find(seq);
                m_liveBytes -= dead->second.length + 1;
                m_places.erase(dead);
            }
            seqs.clear();
        }
        seqs.append(event.seq);
    }
    m_places.emplace_hint(m_places.end(), event.seq, place);
    m_liveBytes += place.length + 1;
    m_lastSeq = event.seq;
}

void LiveIndex::written(qint64 seq, qint64 offset)
{
    const auto place = m_places.find(seq);
    if (place != m_places.end())
        place->second.offset = offset;
}

void LiveIndex::rewritten()
{
    qint64 offset = 0;
    for (auto &[seq, place] : m_places) {
        place.offset = offset;
        offset += place.length + 1;
    }
}

qint64 LiveIndex::latest(const QString &subject) const
{
    const auto seqs = m_bySubject.constFind(subject);
    return seqs == m_bySubject.cend() ? 0 : seqs->last();
}

} // namespace ccplant::runner
