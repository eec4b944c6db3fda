/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/nn/zoo.h"

G_BEGIN_DECLS

/*
 * What the files of the zoo share. A family of networks is one zoo-*.c; each of its builders adds its
 * nodes to a graph that has only its input, and returns the last of them. @options has no zeros left:
 * zoo.c puts the architecture's own values there. Layers, and so tensors, are named as in torchvision
 * where it has the network.
 */
typedef NnNode (*NnZooBuilder) (NnGraph            *graph,
                                NnShape             input,
                                const NnZooOptions *options);

NnNode nn_zoo_build_alexnet           (NnGraph              *graph,
                                       NnShape               input,
                                       const NnZooOptions   *options);
NnNode nn_zoo_build_vgg11             (NnGraph              *graph,
                                       NnShape               input,
                                       const NnZooOptions   *options);
NnNode nn_zoo_build_vgg16_bn          (NnGraph              *graph,
                                       NnShape               input,
                                       const NnZooOptions   *options);
NnNode nn_zoo_build_vgg19             (NnGraph              *graph,
                                       NnShape               input,
                                       const NnZooOptions   *options);
NnNode nn_zoo_build_resnet18          (NnGraph              *graph,
                                       NnShape               input,
                                       const NnZooOptions   *options);
NnNode nn_zoo_build_resnet50          (NnGraph              *graph,
                                       NnShape               input,
                                       const NnZooOptions   *options);
NnNode nn_zoo_build_resnet152         (NnGraph              *graph,
                                       NnShape               input,
                                       const NnZooOptions   *options);
NnNode nn_zoo_build_moldovan_resnet18 (NnGraph              *graph,
                                       NnShape               input,
                                       const NnZooOptions   *options);
NnNode nn_zoo_build_googlenet         (NnGraph              *graph,
                                       NnShape               input,
                                       const NnZooOptions   *options);
NnNode nn_zoo_build_yu_mymodel        (NnGraph              *graph,
                                       NnShape               input,
                                       const NnZooOptions   *options);
NnNode nn_zoo_build_stoltenberg       (NnGraph              *graph,
                                       NnShape               input,
                                       const NnZooOptions   *options);
NnNode nn_zoo_build_moldovan_ann      (NnGraph              *graph,
                                       NnShape               input,
                                       const NnZooOptions   *options);
NnNode nn_zoo_build_gao_ffnn          (NnGraph              *graph,
                                       NnShape               input,
                                       const NnZooOptions   *options);
NnNode nn_zoo_build_crnn              (NnGraph              *graph,
                                       NnShape               input,
                                       const NnZooOptions   *options);
NnNode nn_zoo_build_moodplane_1       (NnGraph              *graph,
                                       NnShape               input,
                                       const NnZooOptions   *options);

/* Square kernel; stride and padding the same both ways. */
NnNode nn_zoo_add_conv                (NnGraph              *graph,
                                       const char           *name,
                                       NnNode                input,
                                       gsize                 out_channels,
                                       gsize                 kernel,
                                       gsize                 stride,
                                       gsize                 padding,
                                       gboolean              has_bias);
NnNode nn_zoo_add_max_pool            (NnGraph              *graph,
                                       const char           *name,
                                       NnNode                input,
                                       gsize                 kernel,
                                       gsize                 stride,
                                       gsize                 padding,
                                       gboolean              ceil_mode);
/* @input itself when @activation is linear. */
NnNode nn_zoo_add_activation          (NnGraph              *graph,
                                       const char           *name,
                                       NnNode                input,
                                       NnZooActivation       activation);
/* @input itself when @rate is %NN_ZOO_NO_DROPOUT. */
NnNode nn_zoo_add_dropout             (NnGraph              *graph,
                                       const char           *name,
                                       NnNode                input,
                                       double                rate);
/* "<name>.conv", "<name>.norm", "<name>.relu", without a bias, which the norm would take away. */
NnNode nn_zoo_add_block               (NnGraph              *graph,
                                       const char           *name,
                                       NnNode                input,
                                       const NnConv2dConfig *config);

G_END_DECLS
