// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/NetworkFields.h"

#include "ui/panels/Choice.h"
#include "ui/widgets/DepthSpinBox.h"
#include "ui/widgets/FormRow.h"
#include "ui/widgets/Roles.h"

#include <QButtonGroup>
#include <QScopedValueRollback>
#include <QVBoxLayout>

#include <algorithm>

namespace rlab {

namespace {

QPushButton* makeKind(const char* name, const QString& text, QButtonGroup& group) {
    QPushButton* button = makeButton("choice", text);
    button->setObjectName(QLatin1String(name));
    button->setCheckable(true);
    button->setAutoExclusive(true);
    group.addButton(button);
    return button;
}

} // namespace

NetworkFields::NetworkFields(QWidget* parent)
    : QWidget(parent)
    , depth_(new DepthSpinBox)
    , width_(new QSpinBox)
    , shortcut_(makeChoiceBox<ShortcutKind>(
          {{ShortcutKind::A, tr("A"), tr("Zeros for new channels: no weights of its own")},
           {ShortcutKind::B, tr("B"), tr("A 1 × 1 convolution where the size changes")},
           {ShortcutKind::C, tr("C"), tr("A 1 × 1 convolution in every shortcut")}}))
    , block_(
          makeChoiceBox<BlockKind>({{BlockKind::Basic, tr("Basic"), tr("Two 3 × 3 convolutions")},
                                    {BlockKind::Bottleneck, tr("Bottleneck"),
                                     tr("1 × 1, 3 × 3, 1 × 1: for very deep networks")},
                                    {BlockKind::Preactivation, tr("Pre-activation"),
                                     tr("Norm and activation before each convolution")}}))
    , norm_(makeChoiceBox<NormKind>(
          {{NormKind::Batch, tr("Batch norm"), {}}, {NormKind::None, tr("None"), {}}}))
    , activation_(makeChoiceBox<ActivationKind>({{ActivationKind::Relu, tr("ReLU"), {}},
                                                 {ActivationKind::Tanh, tr("tanh"), {}},
                                                 {ActivationKind::Sigmoid, tr("Sigmoid"), {}}}))
    , init_(makeChoiceBox<InitKind>({{InitKind::He, tr("He"), tr("Made for ReLU")},
                                     {InitKind::Xavier, tr("Xavier"), tr("Made for tanh")}})) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(5);
    addKind(*layout);
    addSizes(*layout);
    addChoices(*layout);
    connectFields();
}

void NetworkFields::addKind(QVBoxLayout& layout) {
    auto* kinds = new QButtonGroup(this);
    plain_ = makeKind("plain", tr("Plain"), *kinds);
    residual_ = makeKind("residual", tr("Residual"), *kinds);
    explain(*plain_, tr("A stack of layers, each fed by the one before"),
            tr("A plain network has no shortcuts. Made deep, it becomes worse, even on the images "
               "that it is trained on: that is what this laboratory is about."));
    explain(*residual_, tr("With shortcuts that carry each block's input past it"),
            tr("In a residual network each block only has to learn what to change. Everything else "
               "is the same as in its plain twin."));
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(plain_);
    row->addWidget(residual_);
    layout.addLayout(row);
}

void NetworkFields::addSizes(QVBoxLayout& layout) {
    depth_->setObjectName(QStringLiteral("depth"));
    width_->setObjectName(QStringLiteral("width"));
    width_->setRange(1, maxWidth);
    depthRow_ = new FormRow(tr("Depth"), depth_);
    depthRow_->setHelp(tr("Layers with weights, one after the other"),
                       tr("Depth comes in steps of whole blocks: 6n + 2 layers, with bottleneck "
                          "blocks 9n + 2. The paper has 20, 32, 44, 56 and 110."));
    auto* widthRow = new FormRow(tr("Width"), width_);
    widthRow->setHelp(tr("Channels in the first third; later thirds have 2 and 4 times as many"),
                      tr("Twice the width is about four times the parameters and the work. The "
                         "paper has 16. Multiples of 8 run fastest here."));
    layout.addWidget(depthRow_);
    layout.addWidget(widthRow);
}

void NetworkFields::addChoices(QVBoxLayout& layout) {
    const auto add = [&](const char* name, const QString& label, QComboBox* box, const QString& tip,
                         const QString& whatsThis) {
        box->setObjectName(QLatin1String(name));
        auto* row = new FormRow(label, box);
        row->setHelp(tip, whatsThis);
        layout.addWidget(row);
    };
    add("shortcut", tr("Shortcut"), shortcut_,
        tr("What a shortcut does where the number of channels changes"),
        tr("A fills up with zeros and has no weights. B uses a 1 × 1 convolution where the size "
           "changes, C in every block. A plain network has no shortcuts."));
    add("block", tr("Block"), block_, tr("What lies between two additions"),
        tr("Basic: two 3 × 3 convolutions. Bottleneck: narrow, convolve, widen; three layers. "
           "Pre-activation: norm and activation come first, so that the shortcut is never "
           "touched."));
    add("norm", tr("Norm"), norm_, tr("Whether each layer's output is brought to an even scale"),
        tr("Batch norm sets each channel to mean 0 and deviation 1 over the batch. Without it, "
           "deep "
           "plain networks hardly begin to learn."));
    add("activation", tr("Activation"), activation_, tr("What bends the signal between layers"),
        tr("ReLU cuts off below 0 and lets gradients through elsewhere. tanh and sigmoid level "
           "off, "
           "so that gradients fade from layer to layer."));
    add("init", tr("First weights"), init_, tr("How large the random first weights are"),
        tr("He's choice keeps the signal's size through layers with ReLU, Xavier's through layers "
           "with tanh. Both depend on the seed."));
}

void NetworkFields::change(const QString& field, const QString& undoText, auto&& set) {
    if (isShowing_)
        return;
    CifarNetworkOptions next = network_;
    set(next);
    if (next != network_)
        emit edited(next, field, undoText);
}

void NetworkFields::connectFields() {
    connect(plain_, &QPushButton::toggled, this, [this](bool isPlain) {
        change(QStringLiteral("kind"), tr("Change kind"), [&](CifarNetworkOptions& next) {
            next.kind = isPlain ? NetworkKind::Plain : NetworkKind::Residual;
            if (isPlain) // has none, which is written as A
                next.shortcut = ShortcutKind::A;
        });
    });
    connect(depth_, &QSpinBox::valueChanged, this, [this](int value) {
        change(QStringLiteral("depth"), tr("Change depth"),
               [&](CifarNetworkOptions& next) { next.depth = value; });
    });
    connect(width_, &QSpinBox::valueChanged, this, [this](int value) {
        change(QStringLiteral("width"), tr("Change width"),
               [&](CifarNetworkOptions& next) { next.width = value; });
    });
    const auto follow = [this]<class Enum>(QComboBox* box, Enum CifarNetworkOptions::*member,
                                           const QString& undoText) {
        connect(box, &QComboBox::currentIndexChanged, this, [this, box, member, undoText] {
            change(box->objectName(), undoText,
                   [&](CifarNetworkOptions& next) { next.*member = chosen<Enum>(*box); });
        });
    };
    follow(shortcut_, &CifarNetworkOptions::shortcut, tr("Change shortcut"));
    follow(block_, &CifarNetworkOptions::block, tr("Change block"));
    follow(norm_, &CifarNetworkOptions::norm, tr("Change norm"));
    follow(activation_, &CifarNetworkOptions::activation, tr("Change activation"));
    follow(init_, &CifarNetworkOptions::init, tr("Change first weights"));
}

void NetworkFields::setNetwork(const CifarNetworkOptions& network) {
    const QScopedValueRollback showing(isShowing_, true);
    network_ = network;
    const bool isPlain = network.kind == NetworkKind::Plain;
    (isPlain ? plain_ : residual_)->setChecked(true);
    depth_->setBlock(network.block);
    if (depth_->value() != network.depth)
        depth_->setValue(network.depth);
    if (width_->value() != network.width)
        width_->setValue(network.width);
    showChoice(*shortcut_, network.shortcut);
    shortcut_->setEnabled(!isPlain);
    showChoice(*block_, network.block);
    showChoice(*norm_, network.norm);
    showChoice(*activation_, network.activation);
    showChoice(*init_, network.init);
}

void NetworkFields::setProblem(const QString& problem) {
    depthRow_->setProblem(problem);
}

void NetworkFields::focusDepth() {
    depth_->setFocus(Qt::OtherFocusReason);
    depth_->selectAll();
}

} // namespace rlab
