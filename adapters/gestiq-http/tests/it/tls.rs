//! Encrypted endpoints: who is believed, and who is not.

use std::sync::Arc;

use async_trait::async_trait;
use gestiq_http::{HttpTransport, NameResolver};
use gestiq_webhooks::delivery::FailureClass;
use gestiq_webhooks::port::Transport as _;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::ServerConfig;
use rustls::pki_types::PrivateKeyDer;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

use crate::{failure, request};

/// Every name is this machine.
#[derive(Debug)]
struct Here;

#[async_trait]
impl NameResolver for Here {
    async fn addresses(&self, _: &str) -> std::io::Result<Vec<std::net::IpAddr>> {
        Ok(vec![std::net::Ipv4Addr::LOCALHOST.into()])
    }
}

/// An authority that nobody knows by itself.
fn authority() -> CertifiedIssuer<'static, KeyPair> {
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap()
}

/// A server of this name with a certificate of this authority; the port it listens on.
async fn server(authority: &CertifiedIssuer<'static, KeyPair>, name: &str) -> u16 {
    let key = KeyPair::generate().unwrap();
    let certificate = CertificateParams::new([name.to_owned()]).unwrap().signed_by(&key, authority).unwrap();
    let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], key)
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(serve(acceptor.clone(), stream));
        }
    });
    port
}

async fn serve(acceptor: TlsAcceptor, stream: TcpStream) {
    // A client that does not believe the certificate ends the handshake.
    let Ok(mut stream) = acceptor.accept(stream).await else { return };
    let mut request = vec![0; 4_096];
    while stream.read(&mut request).await.is_ok_and(|read| read > 0) {
        if stream.write_all(b"HTTP/1.1 200 X\r\ncontent-length: 2\r\n\r\nok").await.is_err() {
            return;
        }
    }
}

#[tokio::test]
async fn a_certificate_is_believed_of_a_known_authority_and_for_its_name_alone() {
    let (known, unknown) = (authority(), authority());
    let builder = || HttpTransport::builder().allow_loopback().name_resolver(Arc::new(Here));
    let transport = builder().trust_authorities(known.pem().as_bytes()).unwrap().build().unwrap();

    let port = server(&known, "hooks.example.com").await;
    let answer = transport.send(request(&format!("https://hooks.example.com:{port}/in"))).await.unwrap();
    assert_eq!((answer.status, answer.body.as_slice()), (200, b"ok".as_slice()));

    let elsewhere = request(&format!("https://other.example.com:{port}/in"));
    assert_eq!(failure(&transport, elsewhere).await, FailureClass::Tls, "the certificate is of another name");

    let stranger = server(&unknown, "hooks.example.com").await;
    let request_to = |port| request(&format!("https://hooks.example.com:{port}/in"));
    assert_eq!(
        failure(&transport, request_to(stranger)).await,
        FailureClass::Tls,
        "nobody knows the authority"
    );
    let by_default = builder().build().unwrap();
    assert_eq!(failure(&by_default, request_to(port)).await, FailureClass::Tls, "it was not named");
}

#[test]
fn what_is_no_certificate_is_refused() {
    let key = KeyPair::generate().unwrap().serialize_pem();
    for text in ["", "no certificate", &key, "-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----\n"] {
        assert!(HttpTransport::builder().trust_authorities(text.as_bytes()).is_err(), "{text:?}");
    }
}
