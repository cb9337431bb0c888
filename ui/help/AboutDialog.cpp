// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/help/AboutDialog.h"

#include "ui/Text.h"
#include "ui/widgets/Roles.h"

#include <QDialogButtonBox>
#include <QPushButton>
#include <QVBoxLayout>

namespace rlab {

namespace {

constexpr int dialogWidth = 448;

/// `words` as a link; a label's palette does not colour those.
QString link(const char* address, const QString& words, const Theme& theme) {
    return QStringLiteral("<a href=\"%1\" style=\"color:%2\">%3</a>")
        .arg(QLatin1String(address), theme.accent.name(), words);
}

QLabel* makeText(const char* role, const QString& markup) {
    QLabel* label = makeLabel(role, airy(markup));
    label->setTextFormat(Qt::RichText);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextBrowserInteraction);
    label->setOpenExternalLinks(true);
    return label;
}

} // namespace

AboutDialog::AboutDialog(const QString& version, const Theme& theme, QWidget* parent)
    : QDialog(parent) {
    setObjectName(QStringLiteral("about"));
    setWindowTitle(tr("About Residual Lab"));
    auto* title = makeLabel("headline", tr("Residual Lab %1").arg(version));
    title->setObjectName(QStringLiteral("aboutTitle"));
    auto* purpose = makeText("paragraph", tr("What does depth do to a network, and what does a "
                                             "shortcut change?"));
    auto* licence = makeText(
        "paragraph",
        tr("Free software under the GNU General Public License, version 3 or later "
           "(GPL-3.0-or-later): use it, study it, share it, change it. It comes without any "
           "warranty. %1")
            .arg(link("https://www.gnu.org/licenses/gpl-3.0.html", tr("Its text"), theme)));
    licence->setAccessibleName(tr("Licence"));
    explain(*licence, tr("Opens the licence in the browser"), tr("The licence of this program."));
    auto* paper = makeText(
        "paragraph",
        tr("It follows Kaiming He, Xiangyu Zhang, Shaoqing Ren, Jian Sun: <i>Deep Residual "
           "Learning for Image Recognition</i>, 2015, "
           "%1.")
            .arg(link("https://arxiv.org/abs/1512.03385", QStringLiteral("arXiv 1512.03385"),
                      theme)));
    paper->setAccessibleName(tr("The paper"));
    explain(*paper, tr("Opens the paper's page in the browser"),
            tr("The paper whose experiments this program makes visible."));
    auto* libraries = makeText(
        "secondary",
        tr("Made with Qt %1 and Qt Charts (GPL-3.0), Eigen (MPL-2.0), Highway "
           "(Apache-2.0), OpenMP, SQLite (public domain), zlib (zlib licence) and JSON for "
           "Modern C++ (MIT).")
            .arg(QString::fromLatin1(qVersion())));
    libraries->setAccessibleName(tr("Libraries"));
    explain(*libraries, tr("What the program is built with"),
            tr("The libraries in use, with their licences."));
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    explain(*buttons->button(QDialogButtonBox::Close), tr("Close this window (Esc)"),
            tr("Closes this window."));
    buttons->button(QDialogButtonBox::Close)->setFocus();
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(24, 24, 24, 16);
    layout->setSpacing(12);
    for (QWidget* part : std::initializer_list<QWidget*>{title, purpose, licence, paper, libraries})
        layout->addWidget(part);
    layout->addStretch();
    layout->addWidget(buttons);
    // All of it, as there is no scroll bar: the height is that of the style sheet's fonts.
    for (QLabel* label : findChildren<QLabel*>())
        label->ensurePolished();
    setMinimumSize(dialogWidth, layout->totalHeightForWidth(dialogWidth));
    resize(minimumSize());
}

} // namespace rlab
