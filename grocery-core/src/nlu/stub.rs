#![allow(missing_docs, dead_code, clippy::all)]
use super::*;
use crate::{clock::{Date,Timestamp}, money::Currency, quantity::{Ratio,Unit}};
pub const MAX_TEXT_BYTES: usize = 10_000;
#[derive(Debug,Default)] pub struct Parser;
pub struct ParseContext { pub today: Date, pub currency: Currency, pub language: Option<String>, pub speech: Vec<String> }
impl ParseContext { pub fn new(today: Date, currency: Currency) -> Self { Self{today,currency,language:None,speech:vec![]} } }
impl Parser { pub fn new()->Self{Self} pub fn parse(&self, text:&str, _c:&ParseContext)->Understanding{ Understanding{language:"en".into(), actions: vec![Action{intent:Intent::AddItems,confidence:1.0,slots:Slots::default(),items:text.split(',').map(|n|Item{name:n.trim().to_owned(),..Item::default()}).collect()}], notes: vec![]} } }
#[derive(Debug,Clone,PartialEq,serde::Serialize)] pub struct Ingredient { pub quantity: Option<Ratio>, pub unit: Option<Unit>, pub name: String, pub preparation: Option<String>, pub comment: Option<String> }
pub fn parse_ingredient(s:&str)->Ingredient{ Ingredient{quantity:None,unit:None,name:s.to_owned(),preparation:None,comment:None} }
#[derive(Debug,Clone,Default,serde::Serialize,serde::Deserialize)] pub struct Conversation;
#[derive(Debug,Clone)] pub enum Asked { ClearList, DeleteList, ChooseProduct{item:String,options:Vec<String>} }
impl Conversation { pub fn resolve(&self,u:Understanding,_l:&[&str])->Understanding{u} pub fn heard(&mut self,_u:&Understanding,_m:&[String],_a:Option<Asked>,_t:Timestamp){} }
pub fn normal_name(s:&str)->String{s.to_lowercase()}
pub enum LineMatch{One(usize),Several(Vec<usize>),None}
pub fn find_line(p:&str,l:&[&str])->LineMatch{ l.iter().position(|x|*x==p).map_or(LineMatch::None,LineMatch::One) }
