// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Ccplant.Controls

/*! An open question. */
FocusScope {
    id: form

    required property string message
    required property var fields ///< as ChatText.questionFields() gives them
    required property bool answering
    property var values: initialValues()
    property bool checked: false ///< after the first try to send, problems are shown
    signal accepted(var content, string text)
    signal declined
    signal putAside

    function initialValues(): var {
        const values = {};
        for (const field of fields) {
            if (field.initial !== undefined && field.initial !== null)
                values[field.name] = field.initial;
            else if (field.type === "boolean")
                values[field.name] = false;
        }
        return values;
    }

    function problemOf(field: var): string {
        return ChatText.questionProblem(field, values[field.name] ?? "");
    }

    /// Free text alone is an answer too; then empty fields are no problem.
    function submit(): void {
        checked = true;
        const text = other.text.trim();
        const problems = fields.filter(field => problemOf(field) !== "");
        if (answering || (problems.length > 0 && text === "") || (fields.length === 0 && text === ""))
            return;
        const content = {};
        for (const field of fields) {
            const value = values[field.name];
            if (problemOf(field) === "" && value !== undefined && value !== "")
                content[field.name] = field.type === "number" || field.type === "integer" ? Number(value) : value;
        }
        accepted(problems.length > 0 ? {} : content, text);
    }

    implicitHeight: frame.height
    height: implicitHeight
    Accessible.role: Accessible.Dialog
    Accessible.name: qsTr("Question: %1").arg(message)

    Rectangle {
        id: frame

        width: parent.width
        height: column.height + 2 * Theme.space16
        border.color: Theme.attentionLine
        border.width: Theme.hairline
        color: Theme.attentionSoft
        radius: Theme.radiusLarge

        ColumnLayout {
            id: column

            x: Theme.space16
            y: Theme.space16
            width: parent.width - 2 * Theme.space16
            spacing: Theme.space12

            RowLayout {
                spacing: Theme.space8

                Icon {
                    Layout.alignment: Qt.AlignTop
                    color: Theme.attention
                    name: "question"
                }

                Label {
                    Layout.alignment: Qt.AlignTop
                    Layout.fillWidth: true
                    size: Theme.fontBody
                    text: form.message
                    verticalAlignment: Text.AlignTop
                    weight: Font.DemiBold
                    wrapMode: Text.Wrap
                }

                IconButton {
                    Layout.alignment: Qt.AlignTop
                    icon.name: "minus"
                    small: true
                    text: qsTr("Answer later")
                    onClicked: form.putAside()
                }
            }

            Repeater {
                model: form.fields

                QuestionField {
                    required property var modelData
                    required property int index

                    Layout.fillWidth: true
                    field: modelData
                    focus: index === 0
                    problem: form.checked && other.text.trim() === "" ? form.problemOf(modelData) : ""
                    value: form.values[modelData.name]
                    onEdited: value => form.values = Object.assign({}, form.values, { [modelData.name]: value })
                    onSubmitted: form.submit()
                }
            }

            TextField {
                id: other

                Layout.fillWidth: true
                focus: form.fields.length === 0
                label: qsTr("Answer in your own words")
                placeholderText: form.fields.length === 0 ? qsTr("Your answer") : qsTr("Or say it in your own words")
                Keys.onReturnPressed: event => {
                    event.accepted = !other.inputMethodComposing;
                    if (event.accepted)
                        form.submit();
                }
            }

            Flow {
                Layout.fillWidth: true
                spacing: Theme.space8

                Button {
                    busy: form.answering
                    text: qsTr("Send answer")
                    variant: Button.Primary
                    onClicked: form.submit()
                }

                Button {
                    busy: form.answering
                    text: qsTr("Do not answer")
                    onClicked: form.declined()
                }
            }
        }
    }
}
