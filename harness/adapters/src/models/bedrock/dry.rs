//! A request that is made ready and never sent, to see what it would be sent with.

use aws_sdk_bedrockruntime::{
    Client,
    config::{ConfigBag, Intercept, RuntimeComponents, interceptors::BeforeTransmitInterceptorContextRef},
    error::BoxError,
};
use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

/// Whether requests carry a Bedrock API key. The SDK takes an empty variable for one.
pub(super) async fn has_key(client: &Client) -> bool {
    let seen = Arc::new(AtomicBool::new(false));
    // The outcome is always an error, since nothing is sent.
    let _ = client.converse().model_id("none").customize().interceptor(Dry(seen.clone())).send().await;
    seen.load(Ordering::Relaxed)
}

/// Looks at the request when it is complete, and stops it.
#[derive(Debug)]
struct Dry(Arc<AtomicBool>);

impl Intercept for Dry {
    fn name(&self) -> &'static str {
        "Dry"
    }

    fn read_before_transmit(
        &self,
        context: &BeforeTransmitInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let header = context.request().headers().get("authorization").unwrap_or_default();
        let key = header.strip_prefix("Bearer").unwrap_or_default();
        self.0.store(!key.trim().is_empty(), Ordering::Relaxed);
        Err("this request is not to be sent".into())
    }
}
