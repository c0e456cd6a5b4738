//! The transport: one pooled client for all endpoints.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use gestiq_webhooks::address::AddressRules;
use gestiq_webhooks::delivery::FailureClass;
use gestiq_webhooks::port::{Headers, Transport, TransportError, TransportRequest, TransportResponse};
use gestiq_webhooks::url::UrlHost;
use reqwest::{Client, Response, redirect};
use rustls::pki_types::CertificateDer;
use tokio::time::timeout;

use crate::cause::transport_error;
use crate::resolver::{GuardedResolver, NameResolver, SystemResolver, judge};
use crate::tls;

/// The timeout of a connection; the whole attempt may take longer.
pub const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// The time that an idle connection is kept for the next request. Load balancers commonly close theirs after 60 s, and a
/// request on a connection that is being closed is a failed attempt.
pub const IDLE_TIMEOUT: Duration = Duration::from_secs(30);

/// Idle connections that are kept for one host: as many as its deliveries that usually run at once.
pub const IDLE_PER_HOST: usize = 64;

/// Why there is no transport.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TransportSetupError {
    /// The certificate authorities of the machine cannot be read.
    #[error("the certificate authorities of this machine cannot be used")]
    Certificates(#[source] rustls::Error),
    /// The client does not start.
    #[error("the HTTP client does not start")]
    Client(#[source] reqwest::Error),
    /// The text is no PEM, or holds no certificate.
    #[error("the authorities are not certificates in PEM")]
    Authorities,
}

/// Sends webhooks over HTTP/1.1.
///
/// Cloning it is cheap, and clones share their connections.
#[derive(Clone, Debug)]
pub struct HttpTransport {
    client: Client,
    rules: Arc<AddressRules>,
}

/// The options of a transport.
#[derive(Clone, Debug)]
pub struct HttpTransportBuilder {
    rules: AddressRules,
    names: Arc<dyn NameResolver>,
    authorities: Vec<CertificateDer<'static>>,
}

impl HttpTransport {
    /// A transport that reaches public addresses only.
    #[must_use]
    pub fn builder() -> HttpTransportBuilder {
        let (rules, names) = (AddressRules::default(), Arc::new(SystemResolver));
        HttpTransportBuilder { rules, names, authorities: Vec::new() }
    }

    async fn exchange(&self, request: TransportRequest) -> Result<TransportResponse, TransportError> {
        let mut post = self.client.post(request.url.as_str()).body(bytes_of(&request));
        for (name, value) in request.headers.iter() {
            post = post.header(name, value);
        }
        let mut response = post.send().await.map_err(transport_error)?;
        let body = read_up_to(&mut response, request.response_limit).await?;
        Ok(TransportResponse { status: response.status().as_u16(), headers: headers_of(&response), body })
    }
}

impl HttpTransportBuilder {
    /// Judges addresses by these rules.
    #[must_use]
    pub fn address_rules(mut self, rules: AddressRules) -> Self {
        self.rules = rules;
        self
    }

    /// Reaches this very machine too: for development and for tests.
    #[must_use]
    pub fn allow_loopback(mut self) -> Self {
        self.rules = self.rules.allowing_loopback();
        self
    }

    /// Asks this resolver for addresses, instead of the operating system. What it answers is judged all the same.
    #[must_use]
    pub fn name_resolver(mut self, names: Arc<dyn NameResolver>) -> Self {
        self.names = names;
        self
    }

    /// Believes certificates of these authorities too, besides those of the machine: a company's own, in PEM.
    ///
    /// # Errors
    /// [`TransportSetupError::Authorities`] where the text holds no certificate, or what cannot be read.
    pub fn trust_authorities(mut self, pem: &[u8]) -> Result<Self, TransportSetupError> {
        self.authorities.extend(tls::certificates(pem).ok_or(TransportSetupError::Authorities)?);
        Ok(self)
    }

    /// Starts the client.
    ///
    /// # Errors
    /// [`TransportSetupError`] where the machine has no usable certificate authorities, or the client does not start.
    pub fn build(self) -> Result<HttpTransport, TransportSetupError> {
        let rules = Arc::new(self.rules);
        let resolver = GuardedResolver { names: self.names, rules: Arc::clone(&rules) };
        let client = Client::builder()
            .tls_backend_preconfigured(
                tls::config(self.authorities).map_err(TransportSetupError::Certificates)?,
            )
            .dns_resolver(Arc::new(resolver))
            .redirect(redirect::Policy::none())
            .retry(reqwest::retry::never())
            .no_proxy()
            .referer(false)
            .http1_only()
            .tcp_nodelay(true)
            .connect_timeout(CONNECT_TIMEOUT)
            .pool_idle_timeout(IDLE_TIMEOUT)
            .pool_max_idle_per_host(IDLE_PER_HOST)
            .build()
            .map_err(TransportSetupError::Client)?;
        Ok(HttpTransport { client, rules })
    }
}

#[async_trait]
impl Transport for HttpTransport {
    async fn send(&self, request: TransportRequest) -> Result<TransportResponse, TransportError> {
        // The client asks no resolver about a host that is written as an address.
        if let UrlHost::Address(address) = request.url.host() {
            judge(&self.rules, "the URL", address).map_err(|refused| TransportError {
                class: FailureClass::AddressRefused,
                message: refused.to_string(),
            })?;
        }
        let limit = request.timeout;
        match timeout(limit, self.exchange(request)).await {
            Ok(answer) => answer,
            Err(_) => Err(TransportError {
                class: FailureClass::Timeout,
                message: format!("no whole answer within {limit:?}"),
            }),
        }
    }
}

fn bytes_of(request: &TransportRequest) -> Vec<u8> {
    request.body.as_bytes().to_vec()
}

/// Reads a body piece by piece, and stops at the limit: a receiver may send without end.
async fn read_up_to(response: &mut Response, limit: usize) -> Result<Vec<u8>, TransportError> {
    let mut body = Vec::new();
    while body.len() < limit {
        let Some(chunk) = response.chunk().await.map_err(transport_error)? else { break };
        let room = limit - body.len();
        body.extend_from_slice(chunk.get(..room).unwrap_or(&chunk));
    }
    Ok(body)
}

fn headers_of(response: &Response) -> Headers {
    let named = response.headers().iter();
    named.map(|(name, value)| (name.as_str(), String::from_utf8_lossy(value.as_bytes()))).collect()
}
