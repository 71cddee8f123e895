// SPDX-License-Identifier: GPL-3.0-or-later
#include "wasm/bridge/accessible_tree.h"

#include <QJsonArray>
#include <QWindow>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace ccplant::web {

namespace {

/// The role of WAI-ARIA; nothing for what is only there to hold others.
QByteArray roleOf(QAccessible::Role role)
{
    switch (role) {
    case QAccessible::AlertMessage:
        return "alert";
    case QAccessible::Button:
    case QAccessible::ButtonDropDown:
    case QAccessible::ButtonMenu:
        return "button";
    case QAccessible::Cell:
        return "cell";
    case QAccessible::CheckBox:
        return "checkbox";
    case QAccessible::ColumnHeader:
        return "columnheader";
    case QAccessible::ComboBox:
        return "combobox";
    case QAccessible::Dialog:
        return "dialog";
    case QAccessible::EditableText:
    case QAccessible::SpinBox:
        return "textbox";
    case QAccessible::Form:
        return "form";
    case QAccessible::Graphic:
    case QAccessible::Animation:
        return "img";
    case QAccessible::Grouping:
    case QAccessible::Pane:
        return "group";
    case QAccessible::Heading:
        return "heading";
    case QAccessible::Link:
        return "link";
    case QAccessible::List:
        return "list";
    case QAccessible::ListItem:
        return "listitem";
    case QAccessible::MenuBar:
        return "menubar";
    case QAccessible::MenuItem:
        return "menuitem";
    case QAccessible::PopupMenu:
        return "menu";
    case QAccessible::PageTab:
        return "tab";
    case QAccessible::PageTabList:
        return "tablist";
    case QAccessible::Paragraph:
        return "paragraph";
    case QAccessible::ProgressBar:
        return "progressbar";
    case QAccessible::RadioButton:
        return "radio";
    case QAccessible::Row:
        return "row";
    case QAccessible::Separator:
        return "separator";
    case QAccessible::Slider:
        return "slider";
    case QAccessible::StatusBar:
        return "status";
    case QAccessible::Table:
        return "table";
    case QAccessible::ToolBar:
        return "toolbar";
    case QAccessible::ToolTip:
        return "tooltip";
    case QAccessible::Tree:
        return "tree";
    case QAccessible::TreeItem:
        return "treeitem";
    default:
        return {};
    }
}

/// Roles that mean something to a reader even without a name.
bool speaksWithoutName(const QByteArray &role)
{
    return !role.isEmpty() && role != "group" && role != "img" && role != "paragraph";
}

/// Roles whose parts are only there to be looked at (WAI-ARIA 1.2, "children presentational").
bool isWhole(const QByteArray &role)
{
    static constexpr std::array<QByteArrayView, 10> whole{"button", "checkbox", "img", "menuitem",
        "progressbar", "radio", "separator", "slider", "tab", "textbox"};
    return std::ranges::find(whole, role) != whole.end();
}

QJsonObject attributesOf(const QByteArray &role, const QAccessible::State &state)
{
    QJsonObject attributes;
    const auto set = [&attributes](QLatin1StringView name, bool on) {
        attributes["aria-"_L1 + name] = on ? u"true"_s : u"false"_s;
    };
    if (state.disabled)
        set("disabled"_L1, true);
    if (state.checkable || role == "checkbox" || role == "radio")
        set(role == "button" ? "pressed"_L1 : "checked"_L1, state.checked);
    if (state.selectable || role == "tab")
        set("selected"_L1, state.selected);
    if (state.expandable || state.expanded || state.collapsed)
        set("expanded"_L1, state.expanded);
    if (role == "textbox") {
        set("multiline"_L1, state.multiLine);
        if (state.readOnly)
            set("readonly"_L1, true);
    }
    if (state.modal)
        set("modal"_L1, true);
    if (state.busy)
        set("busy"_L1, true);
    return attributes;
}

/// Goes over a window's things, and keeps those that a reader is told of.
class Walk {
public:
    explicit Walk(QWindow &window)
        : m_area(QPoint(), window.size())
        , m_origin(window.mapToGlobal(QPoint()))
    {
    }

    AccessibleNodes of(QAccessibleInterface *root)
    {
        m_nodes[0] = {};
        if (root)
            childrenOf(root, 0, 0);
        return std::move(m_nodes);
    }

private:
    // Deeper than any screen: a loop in the tree must not end in a full stack.
    static constexpr int depthLimit = 200;

    void childrenOf(QAccessibleInterface *parent, QAccessible::Id owner, int depth)
    {
        if (depth > depthLimit)
            return;
        for (int i = 0, count = parent->childCount(); i < count; ++i) {
            QAccessibleInterface *child = parent->child(i);
            if (child && child->isValid() && !child->state().invisible)
                add(child, owner, depth);
        }
    }

    void add(QAccessibleInterface *thing, QAccessible::Id owner, int depth)
    {
        AccessibleNode node = nodeOf(thing);
        const bool said = speaksWithoutName(node.role) || !node.name.isEmpty()
            || (!node.role.isEmpty() && !node.value.isEmpty());
        const bool seen = node.rect.isEmpty() || node.rect.intersects(m_area);
        if (!seen && said)
            return; // scrolled away, with what is in it
        if (!said || node.rect.isEmpty())
            return childrenOf(thing, owner, depth + 1);
        const QAccessible::Id id = QAccessible::uniqueId(thing);
        if (m_nodes.contains(id))
            return; // hangs on two branches
        node.parent = owner;
        m_nodes[owner].children << id;
        const bool whole = isWhole(node.role);
        m_nodes[id] = std::move(node);
        if (!whole)
            childrenOf(thing, id, depth + 1);
    }

    AccessibleNode nodeOf(QAccessibleInterface *thing) const
    {
        AccessibleNode node;
        node.role = roleOf(thing->role());
        node.name = thing->text(QAccessible::Name);
        node.description = thing->text(QAccessible::Description);
        node.rect = thing->rect().translated(-m_origin);
        const QAccessible::State state = thing->state();
        node.attributes = attributesOf(node.role, state);
        if (!state.passwordEdit)
            node.value = valueOf(thing, node);
        if (state.focused)
            node.attributes["data-focused"_L1] = u"true"_s;
        return node;
    }

    static QString valueOf(QAccessibleInterface *thing, AccessibleNode &node)
    {
        if (QAccessibleValueInterface *range = thing->valueInterface()) {
            node.attributes["aria-valuemin"_L1] = range->minimumValue().toString();
            node.attributes["aria-valuemax"_L1] = range->maximumValue().toString();
            node.attributes["aria-valuenow"_L1] = range->currentValue().toString();
            return {};
        }
        if (node.role == "textbox" || node.role == "combobox")
            return thing->text(QAccessible::Value);
        return {};
    }

    const QRect m_area;
    const QPoint m_origin;
    AccessibleNodes m_nodes;
};

QJsonArray idsOf(const QList<QAccessible::Id> &ids)
{
    QJsonArray array;
    for (QAccessible::Id id : ids)
        array << qint64(id);
    return array;
}

QJsonObject jsonOf(QAccessible::Id id, const AccessibleNode &node)
{
    return {
        {"id"_L1, qint64(id)},
        {"role"_L1, QString::fromLatin1(node.role)},
        {"name"_L1, node.name},
        {"description"_L1, node.description},
        {"value"_L1, node.value},
        {"rect"_L1,
            QJsonArray{node.rect.x(), node.rect.y(), node.rect.width(), node.rect.height()}},
        {"attributes"_L1, node.attributes},
    };
}

bool sameFace(const AccessibleNode &one, const AccessibleNode &other)
{
    return one.role == other.role && one.name == other.name && one.description == other.description
        && one.value == other.value && one.rect == other.rect && one.attributes == other.attributes;
}

} // namespace

AccessibleNodes accessibleNodes(QWindow &window)
{
    return Walk(window).of(QAccessible::queryAccessibleInterface(&window));
}

QJsonObject accessibleChanges(const AccessibleNodes &before, const AccessibleNodes &after)
{
    QJsonArray put, gone;
    QJsonObject order;
    for (const auto &[id, node] : after.asKeyValueRange()) {
        const auto known = before.constFind(id);
        if (id != 0 && (known == before.cend() || !sameFace(*known, node)))
            put << jsonOf(id, node);
        if (known == before.cend() ? !node.children.isEmpty() : known->children != node.children)
            order[QString::number(id)] = idsOf(node.children);
    }
    for (auto it = before.keyBegin(); it != before.keyEnd(); ++it) {
        if (!after.contains(*it))
            gone << qint64(*it);
    }
    QJsonObject changes;
    if (!put.isEmpty())
        changes["put"_L1] = put;
    if (!order.isEmpty())
        changes["order"_L1] = order;
    if (!gone.isEmpty())
        changes["gone"_L1] = gone;
    return changes;
}

bool actOn(QAccessible::Id id, AccessibleAction action)
{
    QAccessibleInterface *thing = QAccessible::accessibleInterface(id);
    if (!thing || !thing->isValid() || !thing->actionInterface())
        return false;
    using Action = QAccessibleActionInterface;
    const QStringList able = thing->actionInterface()->actionNames();
    const auto first = [&able](const QStringList &wanted) {
        const auto found = std::ranges::find_if(
            wanted, [&able](const QString &name) { return able.contains(name); });
        return found == wanted.cend() ? QString() : *found;
    };
    QString chosen;
    switch (action) {
    case AccessibleAction::Press:
        chosen = first({Action::pressAction(), Action::toggleAction(), Action::setFocusAction()});
        break;
    case AccessibleAction::Focus:
        chosen = first({Action::setFocusAction()});
        break;
    case AccessibleAction::Increase:
        chosen = first({Action::increaseAction()});
        break;
    case AccessibleAction::Decrease:
        chosen = first({Action::decreaseAction()});
        break;
    }
    if (chosen.isEmpty())
        return false;
    thing->actionInterface()->doAction(chosen);
    return true;
}

} // namespace ccplant::web
