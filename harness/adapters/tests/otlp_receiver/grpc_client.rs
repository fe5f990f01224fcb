//! A gRPC client that sends whatever bytes it is given as one message.

use prost::bytes::{Buf, BufMut};
use rehearsal_adapters::otlp::Receiver;
use tonic::{
    Code, Request, Status,
    client::Grpc,
    codec::{Codec, CompressionEncoding, DecodeBuf, Decoder, EncodeBuf, Encoder},
    codegen::http::uri::PathAndQuery,
    transport::Channel,
};

pub(crate) const TRACES: &str = "/opentelemetry.proto.collector.trace.v1.TraceService/Export";
pub(crate) const LOGS: &str = "/opentelemetry.proto.collector.logs.v1.LogsService/Export";
pub(crate) const METRICS: &str = "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export";

/// Calls a method; the answer's message, or the code it was refused with.
pub(crate) async fn call(
    receiver: &Receiver,
    method: &'static str,
    is_packed: bool,
    message: Vec<u8>,
) -> Result<Vec<u8>, Code> {
    call_with(receiver, method, is_packed, Request::new(message)).await.map_err(|status| status.code())
}

pub(crate) async fn call_with(
    receiver: &Receiver,
    method: &'static str,
    is_packed: bool,
    request: Request<Vec<u8>>,
) -> Result<Vec<u8>, Status> {
    let channel = Channel::from_shared(receiver.endpoint()).unwrap().connect().await.unwrap();
    let mut grpc = Grpc::new(channel);
    if is_packed {
        grpc = grpc.send_compressed(CompressionEncoding::Gzip);
    }
    grpc.ready().await.unwrap();
    let answer = grpc.unary(request, PathAndQuery::from_static(method), Bytes).await?;
    Ok(answer.into_inner())
}

/// Messages as they are.
#[derive(Clone, Copy, Default)]
struct Bytes;

impl Codec for Bytes {
    type Encode = Vec<u8>;
    type Decode = Vec<u8>;
    type Encoder = Self;
    type Decoder = Self;

    fn encoder(&mut self) -> Self {
        *self
    }

    fn decoder(&mut self) -> Self {
        *self
    }
}

impl Encoder for Bytes {
    type Item = Vec<u8>;
    type Error = Status;

    fn encode(&mut self, item: Vec<u8>, buffer: &mut EncodeBuf<'_>) -> Result<(), Status> {
        buffer.put_slice(&item);
        Ok(())
    }
}

impl Decoder for Bytes {
    type Item = Vec<u8>;
    type Error = Status;

    fn decode(&mut self, buffer: &mut DecodeBuf<'_>) -> Result<Option<Vec<u8>>, Status> {
        Ok(Some(buffer.copy_to_bytes(buffer.remaining()).to_vec()))
    }
}
