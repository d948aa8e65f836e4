//! Enums that stay open: the contract may add values without a new version
//! (`pyng-versions.txt`, "Change Policy"), so an unknown one is kept and written back unchanged.

/// Declares an enum with known values and `Other` for every value not known yet.
macro_rules! open_enum {
    (
        $(#[$meta:meta])*
        pub enum $name:ident {
            $( $(#[$variant_meta:meta])* $variant:ident = $text:literal, )+
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name {
            $( $(#[$variant_meta])* $variant, )+
            /// A value this version does not know, kept as it was read.
            Other(Box<str>),
        }

        impl $name {
            /// Every known value, in the order of declaration.
            pub const KNOWN: &'static [Self] = &[$( Self::$variant, )+];

            /// The value as it stands on the wire.
            pub fn as_str(&self) -> &str {
                match self {
                    $( Self::$variant => $text, )+
                    Self::Other(text) => text,
                }
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                match text {
                    $( $text => Self::$variant, )+
                    other => Self::Other(other.into()),
                }
            }
        }

        /// A value that is missing reads as an empty, unknown one.
        impl Default for $name {
            fn default() -> Self {
                Self::Other("".into())
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                // The contract never writes null; one that comes all the same is a value left out.
                let text = Option::<String>::deserialize(deserializer)?.unwrap_or_default();
                Ok(Self::from(text.as_str()))
            }
        }
    };
}

pub(crate) use open_enum;
