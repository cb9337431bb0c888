// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/help/GlossaryTerms.h"

#include <QCoreApplication>

#include <array>

namespace rlab {

namespace {

constexpr auto terms = std::to_array<GlossaryTerm>({
    {"activation", QT_TR_NOOP("Activation"),
     QT_TR_NOOP(
         "The function that follows a layer and bends its output, so that several layers can do "
         "more than one. Here: [relu|ReLU], tanh or sigmoid.")},
    {"adam", QT_TR_NOOP("Adam"),
     QT_TR_NOOP(
         "An optimiser that gives every [parameter] a step size of its own, from running means "
         "of its gradient and of the gradient's square. The alternative to [sgd|SGD].")},
    {"augmentation", QT_TR_NOOP("Augmentation"),
     QT_TR_NOOP(
         "Small changes to each training image every time it is shown, such as a mirror image "
         "or a shifted crop. It works against [overfitting|over-fitting] and raises the "
         "[training-error|training error].")},
    {"band", QT_TR_NOOP("Band"),
     QT_TR_NOOP(
         "The range between the lowest and the highest of several [repeat|repeats], drawn around "
         "their mean. Where two bands overlap, the order of the means may be chance.")},
    {"batch", QT_TR_NOOP("Batch"),
     QT_TR_NOOP(
         "The images that go through the network together; after each batch the weights change "
         "once. Larger batches give calmer but fewer steps.")},
    {"batch-norm", QT_TR_NOOP("Batch norm"),
     QT_TR_NOOP("After a convolution, each channel is brought to mean 0 and variance 1 over the "
                "[batch], then scaled and shifted by two learned numbers. It makes deep networks "
                "trainable, but does not prevent [degradation].")},
    {"bottleneck", QT_TR_NOOP("Bottleneck"),
     QT_TR_NOOP(
         "A [residual-block|residual block] of three convolutions, 1 × 1, 3 × 3 and 1 × 1: the "
         "outer two make the middle one narrow and cheap. Used from 50 layers on in the "
         "ImageNet networks.")},
    {"chance", QT_TR_NOOP("Chance level"),
     QT_TR_NOOP(
         "The error of guessing: with ten classes 90 %. A network that stays there has learned "
         "nothing yet.")},
    {"contender", QT_TR_NOOP("Contender"),
     QT_TR_NOOP(
         "One of the networks of an experiment. All contenders see the same images in the same "
         "order.")},
    {"cross-entropy", QT_TR_NOOP("Cross-entropy loss"),
     QT_TR_NOOP(
         "What training makes small: the negative logarithm of the probability that the network "
         "gave to the right class, on average. Guessing among ten classes gives 2.30.")},
    {"degradation", QT_TR_NOOP("Degradation"),
     QT_TR_NOOP(
         "A deeper plain network ends with a higher [training-error|training error] than a "
         "shallower one. It is not [overfitting|over-fitting]: the deeper network can't even "
         "fit the images it is shown.")},
    {"depth", QT_TR_NOOP("Depth"),
     QT_TR_NOOP(
         "The number of layers with weights on the way from image to answer, [shortcut|"
         "shortcuts] not counted. In this family it is 6n + 2: two layers for each of n blocks "
         "in three stages, one at either end.")},
    {"divergence", QT_TR_NOOP("Divergence"),
     QT_TR_NOOP(
         "The loss grows without bound until it is no number any more. The usual cause is a "
         "[learning-rate|learning rate] that is too high, or a deep residual network without "
         "[batch-norm|batch norm].")},
    {"epoch", QT_TR_NOOP("Epoch"),
     QT_TR_NOOP("One pass over all training images, each shown once, in a new order each time.")},
    {"gradient", QT_TR_NOOP("Gradient"),
     QT_TR_NOOP(
         "How the loss would change with each weight. Training goes a small step against it.")},
    {"he-init", QT_TR_NOOP("He initialisation"),
     QT_TR_NOOP("First weights drawn with variance 2 / inputs, made for layers with [relu|ReLU]: "
                "signals keep their size from layer to layer. Compare [xavier|Xavier "
                "initialisation].")},
    {"identity", QT_TR_NOOP("Identity"),
     QT_TR_NOOP(
         "Passing on what comes in, unchanged. A [shortcut] does it for nothing; a plain layer "
         "would have to learn it.")},
    {"learning-rate", QT_TR_NOOP("Learning rate"),
     QT_TR_NOOP(
         "The size of the steps that training takes. Too low, and nothing moves; too high, and "
         "training jumps about or [divergence|diverges]. The [schedule] changes it during a "
         "run.")},
    {"lesion", QT_TR_NOOP("Lesion"),
     QT_TR_NOOP(
         "A part of a trained network that is switched off to see what it was good for. Of a "
         "[residual-block|residual block] only the [shortcut] is left then; a plain block can be "
         "left out if it keeps the shape. On the page Networks.")},
    {"mac", QT_TR_NOOP("MAC"),
     QT_TR_NOOP(
         "Multiply-accumulate: one multiplication and one addition. The number of MACs for one "
         "image tells how much a network computes.")},
    {"momentum", QT_TR_NOOP("Momentum"),
     QT_TR_NOOP(
         "[sgd|SGD] keeps a share of its last step and adds the new one to it, as a ball keeps "
         "rolling. 0.9 is usual.")},
    {"options", QT_TR_NOOP("Options A, B, C"),
     QT_TR_NOOP(
         "What a [shortcut] does. A: the [identity], with zeros for new channels. B: a 1 × 1 "
         "projection where the shape changes. C: a projection in every block.")},
    {"overfitting", QT_TR_NOOP("Over-fitting"),
     QT_TR_NOOP("The network knows its training images by heart and does much worse on others: low "
                "[training-error|training error], high [test-error|test error].")},
    {"parameter", QT_TR_NOOP("Parameter"),
     QT_TR_NOOP(
         "A number that training changes: the weights of convolutions and of the last layer, and "
         "two numbers for each channel with [batch-norm|batch norm].")},
    {"plain", QT_TR_NOOP("Plain network"),
     QT_TR_NOOP(
         "Layers one after another, without [shortcut|shortcuts]. Its residual [twin] has the "
         "same layers and the same [parameter|parameters].")},
    {"preactivation", QT_TR_NOOP("Pre-activation"),
     QT_TR_NOOP(
         "A [residual-block|residual block] with norm and [activation] before each convolution "
         "instead of after it, so that nothing stands in the [shortcut]'s way (He and others, "
         "2016).")},
    {"relu", QT_TR_NOOP("ReLU"),
     QT_TR_NOOP("The [activation] that sets negative values to zero and keeps the others.")},
    {"repeat", QT_TR_NOOP("Repeat"),
     QT_TR_NOOP(
         "The same network trained again from another [seed]. Three or more tell how far chance "
         "alone moves the result; they are drawn as a mean with a [band].")},
    {"residual-block", QT_TR_NOOP("Residual block"),
     QT_TR_NOOP(
         "Two convolutions whose output is added to their input by a [shortcut]. The block only "
         "learns the difference, the residual.")},
    {"residual-network", QT_TR_NOOP("Residual network"),
     QT_TR_NOOP("A chain of [residual-block|residual blocks] (He, Zhang, Ren, Sun 2015). Compare "
                "[plain|plain network].")},
    {"schedule", QT_TR_NOOP("Schedule"),
     QT_TR_NOOP(
         "The course of the [learning-rate|learning rate] over a run: constant, in steps, or "
         "along a cosine down to zero.")},
    {"seed", QT_TR_NOOP("Seed"),
     QT_TR_NOOP(
         "The number from which all chance of a run follows: first weights, order of images, "
         "[augmentation]. The same seed gives the same run, bit for bit.")},
    {"sgd", QT_TR_NOOP("SGD"),
     QT_TR_NOOP(
         "Stochastic gradient descent: after each [batch] a step against its [gradient], here "
         "with [momentum].")},
    {"shortcut", QT_TR_NOOP("Shortcut"),
     QT_TR_NOOP(
         "A path around a block that carries its input straight to the addition behind it, in "
         "the simplest case as the [identity]. Also called skip connection. See [options|options "
         "A, B, C].")},
    {"test-error", QT_TR_NOOP("Test error"),
     QT_TR_NOOP("The share of test images that are classified wrongly. The network never trains on "
                "them. Drawn as the thin line.")},
    {"training-error", QT_TR_NOOP("Training error"),
     QT_TR_NOOP(
         "The share of the training images that a network gets wrong while it learns from them, "
         "as the mean over an [epoch]. Drawn as the heavy line; [degradation] shows here.")},
    {"twin", QT_TR_NOOP("Twin"),
     QT_TR_NOOP("The plain and the residual network of one [depth]: same layers, same number of "
                "[parameter|parameters], same first weights, same batches. Only the [shortcut|"
                "shortcuts] differ.")},
    {"warm-up", QT_TR_NOOP("Warm-up"),
     QT_TR_NOOP(
         "Over the first batches the [learning-rate|learning rate] rises from near zero to its "
         "full value: here over the first [epoch], but at most 100 batches.")},
    {"weight-decay", QT_TR_NOOP("Weight decay"),
     QT_TR_NOOP(
         "Each step also shrinks the weights by a tiny share, which keeps them small and works "
         "against [overfitting|over-fitting].")},
    {"width", QT_TR_NOOP("Width"),
     QT_TR_NOOP(
         "The number of channels of the first stage; the second has twice and the third four "
         "times as many.")},
    {"xavier", QT_TR_NOOP("Xavier initialisation"),
     QT_TR_NOOP("First weights drawn with variance 2 / (inputs + outputs), made for tanh. With "
                "[relu|ReLU], [he-init|He initialisation] fits better.")},
});

} // namespace

std::span<const GlossaryTerm> glossaryTerms() {
    return terms;
}

} // namespace rlab
