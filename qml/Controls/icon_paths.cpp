// SPDX-License-Identifier: GPL-3.0-or-later
#include "qml/Controls/icon_paths.h"

#include "resources/icons/icons.h"

#include <array>
#include <cmath>
#include <numbers>
#include <QHash>

namespace ccplant {
namespace {

/// An arc as SVG gives it, from where `path` ends: SVG 2, implementation notes B.2.4, without
/// rotation.
void addArc(QPainterPath &path, double rx, double ry, bool large, bool sweep, QPointF to)
{
    const QPointF from = path.currentPosition();
    rx = std::abs(rx);
    ry = std::abs(ry);
    if (from == to)
        return;
    if (rx == 0 || ry == 0)
        return path.lineTo(to);
    const double x = (from.x() - to.x()) / 2, y = (from.y() - to.y()) / 2;
    const double size = x * x / (rx * rx) + y * y / (ry * ry);
    if (size > 1) { // too small to reach: as large as need be
        rx *= std::sqrt(size);
        ry *= std::sqrt(size);
    }
    const double reach = rx * rx * y * y + ry * ry * x * x;
    const double offset =
        std::sqrt(std::max(0.0, rx * rx * ry * ry / reach - 1)) * (large == sweep ? -1 : 1);
    const double cx = offset * rx * y / ry, cy = -offset * ry * x / rx;
    const double begin = std::atan2((y - cy) / ry, (x - cx) / rx);
    double turn = std::atan2((-y - cy) / ry, (-x - cx) / rx) - begin;
    if (sweep && turn < 0)
        turn += 2 * std::numbers::pi;
    else if (!sweep && turn > 0)
        turn -= 2 * std::numbers::pi;
    const QPointF centre((from.x() + to.x()) / 2 + cx, (from.y() + to.y()) / 2 + cy);
    constexpr double degrees = 180 / std::numbers::pi;
    // Qt counts angles against the clock.
    path.arcTo(QRectF(centre.x() - rx, centre.y() - ry, 2 * rx, 2 * ry), -begin * degrees,
        -turn * degrees);
}

class Reader {
public:
    explicit Reader(QStringView text)
        : m_text(text)
    {
    }

    std::optional<QPainterPath> path()
    {
        QPainterPath path;
        for (skip(); !m_text.isEmpty(); skip()) {
            if (!isNumberNext()) {
                m_command = m_text.front();
                m_text = m_text.sliced(1);
            } else if (m_command == u'Z') {
                return std::nullopt;
            }
            if ((path.elementCount() == 0 && m_command != u'M') || !add(path))
                return std::nullopt;
        }
        return path;
    }

private:
    void skip()
    {
        while (!m_text.isEmpty() && (m_text.front().isSpace() || m_text.front() == u','))
            m_text = m_text.sliced(1);
    }

    bool isNumberNext() const
    {
        const QChar next = m_text.front();
        return next.isDigit() || next == u'.' || next == u'-' || next == u'+';
    }

    template <size_t Count>
    std::optional<std::array<double, Count>> numbers()
    {
        std::array<double, Count> out{};
        for (double &number : out) {
            skip();
            qsizetype length = 0;
            while (length < m_text.size()
                && (m_text[length].isDigit() || m_text[length] == u'.'
                    || (length == 0 && (m_text[0] == u'-' || m_text[0] == u'+'))))
                ++length;
            bool ok = false;
            number = m_text.first(length).toDouble(&ok);
            if (!ok)
                return std::nullopt;
            m_text = m_text.sliced(length);
        }
        return out;
    }

    bool add(QPainterPath &path)
    {
        const QPointF here = path.currentPosition();
        switch (m_command.unicode()) {
        case u'M':
        case u'L':
            if (const auto n = numbers<2>()) {
                const QPointF to((*n)[0], (*n)[1]);
                m_command == u'M' ? path.moveTo(to) : path.lineTo(to);
                m_command = u'L'; // what follows a move without a command are lines
                return true;
            }
            return false;
        case u'H':
            if (const auto n = numbers<1>())
                return path.lineTo((*n)[0], here.y()), true;
            return false;
        case u'V':
            if (const auto n = numbers<1>())
                return path.lineTo(here.x(), (*n)[0]), true;
            return false;
        case u'C':
            if (const auto n = numbers<6>())
                return path.cubicTo((*n)[0], (*n)[1], (*n)[2], (*n)[3], (*n)[4], (*n)[5]), true;
            return false;
        case u'A':
            if (const auto n = numbers<7>(); n && (*n)[2] == 0) {
                addArc(
                    path, (*n)[0], (*n)[1], (*n)[3] != 0, (*n)[4] != 0, QPointF((*n)[5], (*n)[6]));
                return true;
            }
            return false;
        case u'Z':
            path.closeSubpath();
            return true;
        default:
            return false;
        }
    }

    QStringView m_text;
    QChar m_command = u'M';
};

} // namespace

std::optional<QPainterPath> readSvgPath(QStringView text)
{
    return Reader(text).path();
}

QPainterPath iconPath(const QString &name)
{
    static QHash<QString, QPainterPath> known;
    if (const auto found = known.constFind(name); found != known.cend())
        return *found;
    for (const icons::Named &icon : icons::all) {
        if (icon.name == name)
            return *known.insert(name, readSvgPath(QString(icon.path)).value_or(QPainterPath()));
    }
    return {};
}

QStringList IconPaths::names() const
{
    QStringList out;
    for (const icons::Named &icon : icons::all)
        out << icon.name;
    return out;
}

} // namespace ccplant
