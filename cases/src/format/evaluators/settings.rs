//! What the settings of evaluators have in common: a short form, a name, and, for those that ask a model, a panel.

use super::super::{
    forms::{Form, Section},
    keys::Optional,
    models::ModelForm,
};
use crate::yaml::{Place, Placed};
use schemars::JsonSchema;
use serde::Deserialize;

/// Settings that may be written short. Only the full form goes on from here.
pub(crate) trait Abbreviated: Section + Clone {
    /// What stands in the place of the map.
    type Short: Clone;

    /// The settings that the short form means.
    fn from_short(short: Placed<Self::Short>) -> Self;
}

/// The keys that every evaluator has besides its own.
pub(crate) trait Settings {
    /// The name it goes by.
    fn called(&self) -> Option<&Placed<String>>;

    /// Who is asked; `None` for those that ask no model.
    fn panel(&self) -> Option<PanelKeys<'_>>;

    /// A model that is written where none is asked.
    fn unasked(&self) -> Option<Place>;
}

/// Settings as they are written, in either form.
pub(crate) type SettingsForm<Full> = Placed<Form<<Full as Abbreviated>::Short, Full>>;

/// The full form of settings; `None` where they have neither form.
pub(crate) fn full<Full: Abbreviated>(written: &SettingsForm<Full>) -> Option<Full> {
    match &written.value {
        Form::Short(short) => Some(Full::from_short(Placed { value: short.clone(), at: written.at })),
        Form::Full(full) => Some(full.clone()),
        Form::Neither => None,
    }
}

/// Who is asked, as it is written.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PanelKeys<'a> {
    pub(crate) model: &'a Optional<Placed<ModelForm>>,
    pub(crate) samples: &'a Optional<Placed<SamplesForm>>,
    pub(crate) judges: &'a Optional<Placed<Vec<Placed<ModelForm>>>>,
    pub(crate) canary: &'a Optional<bool>,
}

/// How often is asked for one verdict: a number, or the least and the most.
pub(crate) type SamplesForm = Form<u64, SamplesMap>;

/// How often is asked for one verdict: more often where the first answers differ.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Samples")]
pub(crate) struct SamplesMap {
    /// So often at least; 2 where this is left out.
    #[serde(default)]
    #[schemars(range(min = 1, max = 9))]
    pub(crate) least: Optional<Placed<u64>>,
    /// So often at most, where the first answers differ; 5 where this is left out.
    #[serde(default)]
    #[schemars(range(min = 1, max = 9))]
    pub(crate) most: Optional<Placed<u64>>,
}

impl Section for SamplesMap {
    const EXPECTING: &'static str = "a number from 1 to 9, or a map with `least` and `most`";
    const SHORT_IS_LIST: bool = false;
}

/// Declares the settings of an evaluator that asks a model: its own keys, and those of all that do.
macro_rules! asking {
    (
        $(#[$about:meta])*
        $form:ident { $($(#[$key_about:meta])* $key:ident: $type:ty,)* }
    ) => {
        #[derive(Clone, Debug, Default, serde::Deserialize, schemars::JsonSchema)]
        $(#[$about])*
        #[serde(deny_unknown_fields)]
        pub(crate) struct $form {
            $($(#[$key_about])* pub(crate) $key: $type,)*
            /// The model that judges here; the one of `models.judge` where this is left out.
            #[serde(default)]
            pub(crate) model: Optional<Placed<crate::format::ModelForm>>,
            /// How often each judge is asked for one verdict, 1 to 9, or `{ least: 2, most: 5 }` to ask on only where
            /// the answers differ; once where this is left out.
            #[serde(default)]
            pub(crate) samples: Optional<Placed<crate::format::evaluators::settings::SamplesForm>>,
            /// Other models that judge besides, each asked as often.
            #[serde(default)]
            #[schemars(length(min = 1))]
            pub(crate) judges: Optional<Placed<Vec<Placed<crate::format::ModelForm>>>>,
            /// Whether something that is known to be false is asked about too; a judge that finds it true is not
            /// believed.
            #[serde(default)]
            pub(crate) canary: Optional<bool>,
            /// The name it goes by in the gate and in reports.
            #[serde(default, rename = "as")]
            pub(crate) called: Optional<Placed<String>>,
        }

        impl crate::format::evaluators::settings::Settings for $form {
            fn called(&self) -> Option<&Placed<String>> {
                self.called.get()
            }

            fn panel(&self) -> Option<crate::format::evaluators::settings::PanelKeys<'_>> {
                Some(crate::format::evaluators::settings::PanelKeys {
                    model: &self.model,
                    samples: &self.samples,
                    judges: &self.judges,
                    canary: &self.canary,
                })
            }

            fn unasked(&self) -> Option<crate::yaml::Place> {
                None
            }
        }
    };
}
pub(crate) use asking;

/// Declares the settings of an evaluator that asks no model: its own keys, and those of all that do not.
macro_rules! unasking {
    (
        $(#[$about:meta])*
        $form:ident { $($(#[$key_about:meta])* $key:ident: $type:ty,)* }
    ) => {
        #[derive(Clone, Debug, Default, serde::Deserialize, schemars::JsonSchema)]
        $(#[$about])*
        #[serde(deny_unknown_fields)]
        pub(crate) struct $form {
            $($(#[$key_about])* pub(crate) $key: $type,)*
            /// The name it goes by in the gate and in reports; needed where two would have the same.
            #[serde(default, rename = "as")]
            pub(crate) called: Optional<Placed<String>>,
            /// Read to be complained about: no model is asked.
            #[serde(default)]
            #[schemars(skip)]
            pub(crate) model: Optional<Placed<serde::de::IgnoredAny>>,
        }

        impl crate::format::evaluators::settings::Settings for $form {
            fn called(&self) -> Option<&Placed<String>> {
                self.called.get()
            }

            fn panel(&self) -> Option<crate::format::evaluators::settings::PanelKeys<'_>> {
                None
            }

            fn unasked(&self) -> Option<crate::yaml::Place> {
                self.model.get().map(|model| model.at)
            }
        }
    };
}
pub(crate) use unasking;

/// Declares a family of evaluators: an enum with the settings of each kind, by the name that the file has for it.
macro_rules! family {
    (
        $(#[$about:meta])*
        $family:ident { $($name:literal: $kind:ident($form:ty),)* }
    ) => {
        $(#[$about])*
        #[derive(Clone, Debug)]
        pub(crate) enum $family {
            $($kind(crate::format::evaluators::settings::SettingsForm<$form>),)*
        }

        impl $family {
            /// The names of the kinds.
            pub(crate) const NAMES: &'static [&'static str] = &[$($name),*];

            /// The settings of the kind that has the name; `None` where none has, and then nothing was read.
            pub(super) fn read<'de, A: serde::de::MapAccess<'de>>(
                name: &str,
                map: &mut A,
            ) -> Result<Option<Self>, A::Error> {
                Ok(match name {
                    $($name => Some(Self::$kind(map.next_value()?)),)*
                    _ => None,
                })
            }

            /// The kind without settings of its own.
            pub(super) fn bare(name: &str, at: crate::yaml::Place) -> Option<Self> {
                match name {
                    $($name => Some(Self::$kind(Placed {
                        value: crate::format::Form::Full(<$form>::default()),
                        at,
                    })),)*
                    _ => None,
                }
            }

            /// What an editor knows of the settings of each kind.
            pub(super) fn schemas(
                generator: &mut schemars::SchemaGenerator,
            ) -> Vec<(&'static str, schemars::Schema)> {
                vec![$((
                    $name,
                    generator.subschema_for::<
                        crate::format::Form<
                            <$form as crate::format::evaluators::settings::Abbreviated>::Short,
                            $form,
                        >,
                    >(),
                ),)*]
            }
        }
    };
}
pub(crate) use family;

/// Declares the short form of settings.
macro_rules! short {
    ($form:ident, $short:ty, $is_list:literal, $expecting:literal, $from:expr) => {
        impl crate::format::Section for $form {
            const EXPECTING: &'static str = $expecting;
            const SHORT_IS_LIST: bool = $is_list;
        }

        impl crate::format::evaluators::settings::Abbreviated for $form {
            type Short = $short;

            fn from_short(short: Placed<Self::Short>) -> Self {
                let from: fn(Placed<$short>) -> $form = $from;
                from(short)
            }
        }
    };
}
pub(crate) use short;
