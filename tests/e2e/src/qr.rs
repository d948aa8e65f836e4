//! Reading a QR code from a picture, as a phone would.

/// The text of the one QR code in a PNG.
///
/// # Panics
/// When there is none, or it cannot be read.
pub fn decode(png: &[u8]) -> String {
    let picture = image::load_from_memory(png).unwrap().to_luma8();
    let mut prepared = rqrr::PreparedImage::prepare(picture);
    let codes = prepared.detect_grids();
    assert_eq!(codes.len(), 1, "QR codes found in the picture");
    let (_, text) = codes[0].decode().expect("the QR code can be read");
    text
}
