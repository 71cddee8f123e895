// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QQmlComponent>
#include <QQmlListProperty>
#include <QtQmlIntegration>
#include <QtQmlModels/private/qqmlabstractdelegatecomponent_p.h>
#include <QVariant>

namespace ccplant::web {

/// A delegate for the rows whose role has `roleValue`; without one, for every row.
class DelegateChoice : public QObject {
    Q_OBJECT
    QML_ELEMENT
    Q_CLASSINFO("DefaultProperty", "delegate")
    Q_PROPERTY(QVariant roleValue MEMBER m_roleValue NOTIFY changed)
    Q_PROPERTY(QQmlComponent *delegate MEMBER m_delegate NOTIFY changed)
public:
    using QObject::QObject;
    bool takes(const QVariant &value) const
    {
        return !m_roleValue.isValid() || m_roleValue == value;
    }
    QQmlComponent *delegate() const { return m_delegate; }

Q_SIGNALS:
    void changed();

private:
    QVariant m_roleValue;
    QQmlComponent *m_delegate = nullptr;
};

/// Which delegate shows a row, by the value of one role: the first choice that takes it. As Qt's
/// own type of that name, without its rows and columns.
class DelegateChooser : public QQmlAbstractDelegateComponent {
    Q_OBJECT
    QML_ELEMENT
    Q_CLASSINFO("DefaultProperty", "choices")
    Q_PROPERTY(QString role READ role WRITE setRole NOTIFY roleChanged)
    Q_PROPERTY(QQmlListProperty<ccplant::web::DelegateChoice> choices READ choices CONSTANT)
public:
    using QQmlAbstractDelegateComponent::QQmlAbstractDelegateComponent;
    QQmlComponent *delegate(QQmlAdaptorModel *model, int row, int column) const override;
    QString role() const override { return m_role; }
    void setRole(const QString &role);
    QQmlListProperty<DelegateChoice> choices();

Q_SIGNALS:
    void roleChanged();

private:
    void add(DelegateChoice *choice);
    QString m_role;
    QList<DelegateChoice *> m_choices;
};

} // namespace ccplant::web
