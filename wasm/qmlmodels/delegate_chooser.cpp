// SPDX-License-Identifier: GPL-3.0-or-later
#include "delegate_chooser.h"

namespace ccplant::web {

QQmlComponent *DelegateChooser::delegate(QQmlAdaptorModel *model, int row, int column) const
{
    const QVariant kind = value(model, row, column, m_role);
    for (const DelegateChoice *choice : m_choices) {
        if (choice->takes(kind))
            return choice->delegate();
    }
    return nullptr;
}

void DelegateChooser::setRole(const QString &role)
{
    if (m_role == role)
        return;
    m_role = role;
    Q_EMIT roleChanged();
}

void DelegateChooser::add(DelegateChoice *choice)
{
    m_choices << choice;
    connect(choice, &DelegateChoice::changed, this, &DelegateChooser::delegateChanged);
    Q_EMIT delegateChanged();
}

QQmlListProperty<DelegateChoice> DelegateChooser::choices()
{
    using List = QQmlListProperty<DelegateChoice>;
    return {this, nullptr,
        [](List *list, DelegateChoice *choice) {
            static_cast<DelegateChooser *>(list->object)->add(choice);
        },
        [](List *list) { return static_cast<DelegateChooser *>(list->object)->m_choices.size(); },
        [](List *list, qsizetype at) {
            return static_cast<DelegateChooser *>(list->object)->m_choices.at(at);
        },
        nullptr};
}

} // namespace ccplant::web
